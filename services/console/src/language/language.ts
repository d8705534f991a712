import { createContext, useContext } from 'react';
import type { LanguageCode, View } from '../address/view.ts';
import { durationText } from '../format/duration.ts';
import { instantText } from '../format/instant.ts';
import { en, type Messages } from './en.ts';
import { ja } from './ja.ts';

const messages: Record<LanguageCode, Messages> = { en, ja };

/** How the page in front of the reader is shown, and how to show it otherwise. */
export interface Shown {
  readonly view: View;
  readonly say: Messages;
  readonly changeView: (view: View) => void;
}

export const ShownContext = createContext<Shown>({ view: { language: 'en', zone: 'utc' }, say: en, changeView: () => {} });

export const messagesOf = (language: LanguageCode): Messages => messages[language];

/** Every text and form of number or time of a component comes from here. */
export function useShown() {
  const shown = useContext(ShownContext);
  return {
    ...shown,
    duration: (us: number) => durationText(us, shown.say.units),
    durationOf: (us: number | null) => (us === null ? undefined : durationText(us, shown.say.units)),
    instant: (atUs: number | null) => (atUs === null ? '–' : instantText(atUs, shown.view.zone)),
  };
}

/** The word of a list that may have grown since this console was built: an unknown one is shown as it came. */
export function wordOf(words: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(words, key) ? (words[key] ?? key) : key;
}
