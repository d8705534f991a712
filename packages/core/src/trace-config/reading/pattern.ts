import { cut, type Parsed, parsed, problem } from '@lunettes/base';
import { RE2JS } from 're2js';
import { matchedCodePointsMax, patternInstructionsMax, patternLengthMax } from '../document/bounds.ts';

/** A regular expression whose cost is linear in the text, whatever it says. */
export interface Pattern {
  readonly groups: number;
  isIn(text: string): boolean;
  /** The first group of the first match; `undefined` without a match or without a group. */
  captureIn(text: string): string | undefined;
}

/**
 * Compiles a regular expression of RE2, the syntax of the original. What RE2 refuses (look-around, references back) has no
 * linear bound and is a problem, as is an expression that is too long or compiles to too much.
 */
export function compilePattern(source: string): Parsed<Pattern> {
  if (source.length > patternLengthMax) return problem(`a regular expression of at most ${patternLengthMax} characters`);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source);
  } catch {
    return problem('a regular expression of RE2, which has no look-around and no references back');
  }
  if (compiled.programSize() > patternInstructionsMax)
    return problem(`a regular expression that compiles to at most ${patternInstructionsMax} instructions`);
  const found = (text: string): ReturnType<RE2JS['matcher']> | undefined => {
    const matcher = compiled.matcher(cut(text, matchedCodePointsMax));
    return matcher.find() ? matcher : undefined;
  };
  return parsed({
    groups: compiled.groupCount(),
    isIn: (text) => found(text) !== undefined,
    captureIn: (text) => (compiled.groupCount() === 0 ? undefined : (found(text)?.group(1) ?? undefined)),
  });
}
