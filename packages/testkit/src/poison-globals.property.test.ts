import type { Stage, StepResult } from '@lunettes/core/vocabulary';
import { expect, test } from 'vitest';
import { guardedStage, ImpureStep } from './index.ts';

const nothing: StepResult<number> = { changes: [], outputs: [], more: false };
const empty = { get: () => undefined, due: () => [] };

const stageThatDoes = (deed: () => unknown): Stage<number, string> =>
  guardedStage({
    name: 'planted',
    input: 'signals',
    outputs: [],
    step: () => {
      deed();
      return nothing;
    },
    deadlineOf: () => undefined,
  });

const impureDeeds: readonly (readonly [string, () => unknown])[] = [
  ['Date.now()', () => Date.now()],
  ['new Date()', () => new Date()],
  ['Math.random()', () => Math.random()],
  ['Intl', () => new Intl.Collator()],
  ['localeCompare', () => 'a'.localeCompare('b')],
  ['process.env', () => process.env['HOME']],
  ['performance.now()', () => performance.now()],
  ['setTimeout', () => setTimeout(() => {}, 0)],
  ['queueMicrotask', () => queueMicrotask(() => {})],
  ['Promise', () => Promise.resolve(1)],
  ['crypto', () => crypto.randomUUID()],
];

test.each(impureDeeds)('a step that uses %s is caught', (_, deed) => {
  expect(() => stageThatDoes(deed).step(empty, 'any', 0)).toThrow(ImpureStep);
});

test('a step that swallows the throw is caught all the same', () => {
  const swallowing = (): void => {
    try {
      Date.now();
    } catch {
      return;
    }
  };
  expect(() => stageThatDoes(swallowing).step(empty, 'any', 0)).toThrow(ImpureStep);
});

test('deadlines are under the same guard', () => {
  const stage = guardedStage<number, string>({ ...stageThatDoes(() => {}), deadlineOf: () => ({ cluster: 'c', atUs: Date.now() }) });
  expect(() => stage.deadlineOf(1)).toThrow(ImpureStep);
});

test('outside of a step everything works as ever', async () => {
  expect(Date.now()).toBeGreaterThan(0);
  expect(new Date(0)).toBeInstanceOf(Date);
  expect(Math.random()).toBeLessThan(1);
  expect(await Promise.all([1, 2])).toEqual([1, 2]);
  expect(stageThatDoes(() => 'a'.toUpperCase()).step(empty, 'any', 0)).toEqual(nothing);
});
