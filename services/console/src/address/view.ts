import type { Zone } from '../format/instant.ts';

export const languages = ['en', 'ja'] as const;
export type LanguageCode = (typeof languages)[number];

/** How things are shown, without regard to what is shown; every address may carry it. */
export interface View {
  readonly language: LanguageCode;
  readonly zone: Zone;
}

/** What is known besides the address: what this browser showed last, and which languages it asks for. */
export interface ViewDefaults {
  readonly stored: string | null;
  readonly storedZone: string | null;
  readonly browserLanguages: readonly string[];
}

/** The address wins over what this browser remembers, that over what it asks for; English and UTC are the last resort. */
export function viewOf(search: URLSearchParams, defaults: ViewDefaults): View {
  const asked = [search.get('lang'), defaults.stored, ...defaults.browserLanguages];
  const zones = [search.get('tz'), defaults.storedZone];
  return {
    language: asked.map(languageOf).find((code) => code !== undefined) ?? 'en',
    zone: zones.map(zoneOf).find((zone) => zone !== undefined) ?? 'utc',
  };
}

/** An address with the given view in it, everything else unchanged. */
export function withView(search: URLSearchParams, view: View): URLSearchParams {
  const next = new URLSearchParams(search);
  next.set('lang', view.language);
  next.set('tz', view.zone);
  return next;
}

/** The part of an address that follows the reader from page to page. */
export function carriedSearch(search: URLSearchParams): URLSearchParams {
  const carried = new URLSearchParams();
  for (const key of ['lang', 'tz']) {
    const value = search.get(key);
    if (value !== null) carried.set(key, value);
  }
  return carried;
}

function languageOf(text: string | null): LanguageCode | undefined {
  const primary = text?.split('-')[0];
  return languages.find((code) => code === primary);
}

function zoneOf(text: string | null): Zone | undefined {
  return text === 'utc' || text === 'local' ? text : undefined;
}
