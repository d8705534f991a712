import { cut } from '@lunettes/base';
import { parseGoDuration } from '../../vocabulary/index.ts';
import { instancesMax, matchedCodePointsMax, nameLengthMax } from '../document/bounds.ts';
import type { Match } from '../document/trace-config.ts';
import type { Mark } from '../evaluation/trace-facts.ts';
import { holds, type Scope } from '../expression/evaluate-expression.ts';
import { parseExpression } from '../expression/parse-expression.ts';
import type { Node } from '../expression/syntax.ts';
import { matchVariables } from '../expression/variables.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** A match that is ready to be tried, with what it means where it stands. */
export interface MatchReader {
  readonly match: Match;
  readonly place: Pick<Mark, 'role' | 'rule' | 'track'>;
  readonly duration: Pattern | undefined;
  readonly message: Pattern | undefined;
  readonly name: Pattern | undefined;
  readonly when: Node | undefined;
  /** The name that must be captured for the match to hold; empty for any. */
  readonly wanted: string;
  /** Whether names that it captures choose instances; without instances they are not looked at. */
  readonly hasInstances: boolean;
}

export interface MatchPlace extends Pick<Mark, 'role' | 'rule' | 'track'> {
  readonly wanted: string;
  readonly hasInstances: boolean;
}

/** Compiles a match of a configuration that was parsed, in which therefore everything compiles. */
export function matchReader(match: Match, { wanted, hasInstances, ...place }: MatchPlace): MatchReader {
  const when = match.when === '' ? undefined : parseExpression(match.when, matchVariables);
  return {
    match,
    place,
    duration: compiled(match.duration),
    message: compiled(match.message),
    name: compiled(match.name),
    when: when?.ok === true ? when.value : undefined,
    wanted,
    hasInstances,
  };
}

function compiled(source: string): Pattern | undefined {
  const pattern = source === '' ? undefined : compilePattern(source);
  return pattern?.ok === true ? pattern.value : undefined;
}

/** What was seen: the texts that regular expressions are tried on, and what expressions speak of. */
export interface Sighting {
  readonly texts: readonly string[];
  readonly scope: Scope;
}

/** The mark that a match leaves on what was seen; `undefined` where it does not hold. Rules: parity reference §5.2. */
export function markOf(reader: MatchReader, { texts, scope }: Sighting): Mark | undefined {
  const { message, when } = reader;
  // An expression decides in place of reason, operation and text.
  if (when !== undefined ? !holds(when, scope) : message !== undefined && !texts.some((text) => message.isIn(text))) return undefined;
  const names = namesIn(reader, texts);
  if (names !== null && names.length === 0) return undefined;
  if (reader.wanted !== '' && names !== null && !names.includes(reader.wanted)) return undefined;
  return {
    durationUs: durationIn(reader, texts),
    names: reader.hasInstances ? names : null,
    note: reader.place.role === 'error' ? cut(texts[0] ?? '', noteCodePointsMax) : '',
    ...reader.place,
  };
}

const noteCodePointsMax = 256;

/** Null where no name is asked for. */
function namesIn({ name, wanted, hasInstances }: MatchReader, texts: readonly string[]): readonly string[] | null {
  if (name === undefined || (!hasInstances && wanted === '')) return null;
  const names = texts.slice(0, instancesMax).flatMap((text) => name.captureIn(text) ?? []);
  return [...new Set(names.map((one) => cut(one, nameLengthMax)))];
}

function durationIn({ duration }: MatchReader, texts: readonly string[]): number {
  for (const text of texts) {
    const captured = duration?.captureIn(cut(text, matchedCodePointsMax));
    const us = captured === undefined ? undefined : parseGoDuration(captured.trim());
    if (us?.ok === true) return us.value;
  }
  return 0;
}
