import { expect, test } from 'vitest';
import { arrivalsOf, ways } from '../verdict-flips/arrivals.ts';
import { liveVerdicts } from '../verdict-flips/live-verdicts.ts';
import { readCase, realCases } from './read-case.ts';

const restUs = 2_400_000_000;
const collected = realCases.filter((name) => name.endsWith('node-lost'));
const told = collected.flatMap((name) => ways.map((way) => [name, way.name, way] as const));

test('Pods of a lost node were recorded on every version', () => {
  expect(told.length).toBeGreaterThanOrEqual(6);
});

test.each(told)('a Pod that garbage collection fails and deletes has failed from the first verdict on: %s, %s', (name, _, way) => {
  const verdicts = liveVerdicts(name, arrivalsOf(readCase(name), way), way, { restUs, laterUs: 0 })
    .filter(({ action }) => action === 'create')
    .map((one) => one.verdicts);
  expect(verdicts).toContainEqual(['fail']);
  expect(verdicts.filter((given) => given.length > 1)).toEqual([]);
});
