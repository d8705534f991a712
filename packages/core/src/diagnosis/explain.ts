import { type Cause, causeOf, causes } from './causes.ts';
import type { Matcher, Rule } from './rule.ts';
import { rules } from './rules/index.ts';

/** One paragraph of an explanation: a heading and its lines. */
export interface ExplanationBlock {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** What a cause means, which signals raise it, whose side it is on, what to do; undefined for no cause of ours. */
export function explainCause(name: string): readonly ExplanationBlock[] | undefined {
  const cause = causeOf(name);
  if (cause === undefined) return undefined;
  const rule = rules.find((candidate) => candidate.cause === name);
  return [
    { heading: `${cause.cause} (${cause.codes.join(', ')})`, lines: [cause.means] },
    { heading: 'Whose side', lines: sideLines(cause) },
    { heading: 'What to do', lines: [cause.todo] },
    { heading: 'What raises it', lines: rule === undefined ? ['No rule of this version raises it.'] : signalLines(rule) },
    ...(rule === undefined ? [] : [{ heading: 'Example', lines: exampleLines(rule) }]),
    { heading: 'More', lines: [cause.docs] },
  ];
}

/** Each cause that has this code, explained; undefined for a code that none has. Case matters. */
export function explainCode(code: string): readonly ExplanationBlock[] | undefined {
  const found = causes.filter(({ codes }) => codes.includes(code));
  return found.length === 0 ? undefined : found.flatMap(({ cause }) => explainCause(cause) ?? []);
}

/** Whose side a cause is on, and when it is another. */
function sideLines(cause: Cause): readonly string[] {
  const side = cause.side === null ? 'nobody: nothing is left to be done' : cause.side;
  return cause.otherwise === undefined ? [side] : [side, `${cause.otherwise.side} when ${cause.otherwise.when}`];
}

/** The signals of a rule in words, one line each. */
function signalLines(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case 'signal':
      return [...rule.signals.map(matcherLine), ...(rule.slowStages === undefined ? [] : [slowLine(rule.slowStages)])];
    case 'course':
      return ['The course of the delivery; no single record names it.'];
    case 'slow':
      return [slowLine(rule.stages)];
    case 'closing':
      return ['What is left when no other rule holds.'];
  }
}

const slowLine = (stages: readonly string[]): string =>
  `Nothing failed, and ${stages.map((stage) => `\`${stage}\``).join(' or ')} took the most time and at least a third of it.`;

function matcherLine(matcher: Matcher): string {
  const parts = [
    matcher.rows.map((row) => `\`${row}\``).join(' or '),
    listed('from', matcher.components),
    listed('reason', matcher.reasons),
    listed('saying', matcher.messages),
    listed('with the deciding reason', matcher.fit),
    listed('not saying', matcher.unless),
    listed('of a container that is', matcher.containers),
    ranged('status', matcher.codes),
    ranged('exit code', matcher.exitCodes),
    listed(
      'with',
      matcher.details?.map(([key, value]) => `${key}=${value}`),
    ),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const listed = (word: string, values: readonly string[] | undefined): string =>
  values === undefined ? '' : `${word} ${values.map((value) => `\`${value}\``).join(' or ')}`;

function ranged(word: string, range: readonly [number, number] | undefined): string {
  if (range === undefined) return '';
  return range[0] === range[1] ? `${word} ${range[0]}` : `${word} ${range[0]} to ${range[1]}`;
}

function exampleLines(rule: Rule): readonly string[] {
  const example = rule.examples.find(({ gives }) => gives === rule.cause);
  const messages = example?.rows.map(({ message }) => message).filter((message) => message !== undefined) ?? [];
  return [example?.title ?? '', ...messages.slice(0, 2)].filter((line) => line !== '');
}
