import type { CauseName } from '@lunettes/core/diagnosis';
import { causesBeforeTheNode } from './causes-ja-before-the-node.ts';
import { causesOnTheNode } from './causes-ja-on-the-node.ts';

/** What a cause means and what to do about it, in general; the record's own sentence, in English, names the concrete things. */
export interface CauseWords {
  readonly means: string;
  readonly todo: string;
}

/** The cause in Japanese, or nothing for one that is newer than this console. */
export function causeInJapanese(cause: string): CauseWords | undefined {
  const words: Readonly<Record<string, readonly [means: string, todo: string]>> = causes;
  const found = Object.hasOwn(words, cause) ? words[cause] : undefined;
  return found === undefined ? undefined : { means: found[0], todo: found[1] };
}

/** Both halves together must name every cause: a missing one does not compile. */
const causes: Readonly<Record<CauseName, readonly [means: string, todo: string]>> = { ...causesBeforeTheNode, ...causesOnTheNode };
