import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { causeOf } from './causes.ts';
import { diagnose } from './diagnose.ts';
import type { MessagePattern } from './message-pattern.ts';
import type { Matcher, Rule } from './rule.ts';
import { exampleCase, type RuleExample } from './rule-example.ts';
import { rules } from './rules/index.ts';
import { parameterNames } from './template.ts';

/** Closing rules answer when no other does, so they stay beside whichever rule is asked alone. */
const closing = rules.filter(({ kind }) => kind === 'closing');
const others = rules.filter(({ kind }) => kind !== 'closing');
const winner = (example: RuleExample, among: readonly Rule[]): string | undefined => diagnose(exampleCase(example), among)[0]?.cause;

/** The rules that name their cause for this example when nobody stands before them. Slow ones give way to all others. */
const takers = (example: RuleExample): readonly string[] =>
  others.filter((rule) => rule.kind !== 'slow' && winner(example, [rule, ...closing]) === rule.cause).map(({ cause }) => cause);

const examples = rules.flatMap((rule) => rule.examples.map((example) => ({ rule, example, name: `${rule.cause}: ${example.title}` })));

describe('every rule', () => {
  test('is a file of its own name and stands in the list', () => {
    const files = readdirSync(join(import.meta.dirname, 'rules')).filter((file) => file !== 'index.ts');
    expect(files.sort()).toEqual(rules.map(({ cause }) => `${cause}.ts`).sort());
  });

  test('names a cause of the catalogue, and no two the same', () => {
    expect(rules.filter(({ cause }) => causeOf(cause) === undefined)).toEqual([]);
    expect(new Set(rules.map(({ cause }) => cause)).size).toBe(rules.length);
  });

  test('has an example that it takes and a near miss that it does not', () => {
    const without = rules.filter(
      ({ cause, examples: of }) => !of.some(({ gives }) => gives === cause) || !of.some(({ gives }) => gives !== cause),
    );
    expect(without.map(({ cause }) => cause)).toEqual([]);
  });

  test('is data: a matcher reads back from JSON unchanged', () => {
    for (const matcher of matchers()) expect(JSON.parse(JSON.stringify(matcher))).toEqual(matcher);
  });

  test('has patterns that begin with text, so that one is found without trying every place twice', () => {
    const loose = matchers()
      .flatMap(patternsOf)
      .filter((pattern) => pattern.startsWith('<') || pattern.startsWith('*'));
    expect(loose).toEqual([]);
  });

  test('keys a warning on its reason and on its reporter or the kind of object it is about, never on the message alone', () => {
    const isAboutKind = ({ details = [] }: Matcher): boolean => details.some(([key]) => key === 'object_kind');
    const loose = matchers().filter(
      (matcher) =>
        matcher.rows.includes('warning') && (matcher.reasons === undefined || (matcher.components === undefined && !isAboutKind(matcher))),
    );
    expect(loose.filter(({ reasons }) => reasons?.[0] !== 'NotTriggerScaleUp')).toEqual([]);
  });

  test('has a summary whose required parameters are always known', () => {
    const optional = /\[[^\]]*\]/;
    for (const rule of rules) {
      let required = rule.summary;
      while (optional.test(required)) required = required.replace(optional, '');
      for (const example of rule.examples.filter(({ gives }) => gives === rule.cause)) {
        const known = diagnose(exampleCase(example))[0]?.params.map(([name]) => name) ?? [];
        expect(known, rule.cause).toEqual(expect.arrayContaining([...parameterNames(required)]));
      }
    }
  });
});

describe('examples', () => {
  test.each(examples)('$name', ({ example }) => {
    expect(winner(example, rules)).toBe(example.gives);
  });

  test.each(examples)('are taken by one rule, or say over which others: $name', ({ example }) => {
    const place = (cause: string): number => rules.findIndex((rule) => rule.cause === cause);
    const also = takers(example).filter((cause) => cause !== example.gives);
    expect(also.toSorted()).toEqual([...(example.over ?? [])].sort());
    if (others.some(({ cause, kind }) => cause === example.gives && kind !== 'slow'))
      expect(also.filter((cause) => place(cause) < place(example.gives))).toEqual([]);
  });
});

function matchers(): readonly Matcher[] {
  return rules.flatMap((rule) => [
    ...(rule.kind === 'signal' ? rule.signals : []),
    ...(rule.kind === 'signal' || rule.kind === 'course' ? (rule.symptoms ?? []) : []),
  ]);
}

const patternsOf = ({ messages = [], unless = [], fit = [] }: Matcher): readonly MessagePattern[] => [...messages, ...unless, ...fit];
