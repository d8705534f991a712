import { logOf } from '@lunettes/adapter-memory';
import type { RawAppend } from '@lunettes/ports';
import { expect, test } from 'vitest';
import { exploreSchedules } from './explore-schedules.ts';
import { acceptedFrom, deadLettersFrom, entriesFrom, valuesOf } from './read-world.ts';
import { type LaneModel, type Strike, struckLane } from './struck-lane.ts';
import { toyAnswer } from './toy-model.ts';
import { counting, encodeToy, toyWork } from './toy-stages.ts';

type Told = { readonly kind: 'add'; readonly key: string; readonly us: number } | { readonly kind: 'tick'; readonly us: number };
/** Three outputs: with them a request is full, so that what a round has besides goes in another. */
const many: Told = { kind: 'add', key: 'a', us: 5 };
const one: Told = { kind: 'add', key: 'b', us: 3 };
/** Takes out what both of them left. */
const tick: Told = { kind: 'tick', us: 20 };

const rawOf = (...told: readonly Told[]): readonly RawAppend[] =>
  told.map((value, index) => ({ lane: 0, key: `k${index}`, value: encodeToy(value), logTimeUs: index }));

interface Found {
  readonly differences: readonly string[];
  readonly struck: ReadonlyMap<string, number>;
  /** Ends at which the log holds more than what a reader that follows the rule takes. */
  readonly repeating: number;
  readonly text: string;
}

/** Runs every schedule of a model and compares where each ends with the answer of one pass. */
async function exhausted(model: Pick<LaneModel, 'raw' | 'early' | 'strikesMax'> & Partial<LaneModel>): Promise<Found> {
  const answer = toyAnswer(model.raw.map(({ value }) => new TextDecoder().decode(value)));
  const expected = JSON.stringify([answer.topics.signals, [...answer.entries.counting], answer.deadLetters]);
  const differences = new Set<string>();
  const struck = new Map<string, number>();
  let repeating = 0;
  const explored = await exploreSchedules(async (schedule) => {
    const happened: string[] = [];
    const { world, stops } = await struckLane(
      {
        work: toyWork(counting),
        roundRecords: 1,
        requestRecords: 2,
        ...model,
        struck: (strike, effect) => {
          happened.push(`${effect.kind}: ${strike}`);
        },
      },
      schedule,
    );
    if (world === undefined) return false;
    for (const one of happened) struck.set(one, (struck.get(one) ?? 0) + 1);
    const accepted = acceptedFrom(world, 'signals', 0);
    if (logOf(world, 'signals', 0).records.length > accepted.length) repeating++;
    const told = JSON.stringify([valuesOf(accepted), [...entriesFrom(world, 'counting', 0)].toSorted(), deadLettersFrom(world, 0)]);
    if (told !== expected || stops.length > 0) differences.add(`after ${happened.join(', then ')}: ${stops.join()} ${told}`);
    return true;
  });
  return {
    differences: [...differences],
    struck,
    repeating,
    text: `${explored.states} states, ${explored.ended} schedules to their end, ${explored.met} that met another`,
  };
}

const strikesOf = (found: Found): ReadonlySet<string> => new Set([...found.struck.keys()].map((one) => one.split(': ')[1] ?? ''));

const everyStrike: readonly Strike[] = [
  'the process dies before it',
  'the process dies after it',
  'it never happens',
  'its answer is lost',
  'it is given up, happens later',
  'it happens again later',
  'the process sleeps and is replaced',
  'the newest checkpoint is lost',
  'all checkpoints are lost',
];

test('whatever befalls a lane of two records up to twice, in any order of its owners, a reader gets every output once', async () => {
  const found = await exhausted({ raw: rawOf(one, tick), early: 2, strikesMax: 2 });
  console.log(`two records, two strikes: ${found.text}`);
  expect(found.differences.slice(0, 3)).toEqual([]);
  expect(strikesOf(found)).toEqual(new Set(everyStrike));
  expect(found.repeating).toBeGreaterThan(0);
});

test('whatever befalls a lane of three records once, whenever the last of them comes, a reader gets every output once', async () => {
  const found = await exhausted({ raw: rawOf(many, one, tick), early: 2, roundRecords: 2, strikesMax: 1 });
  console.log(`three records, one strike: ${found.text}`);
  expect(found.differences.slice(0, 3)).toEqual([]);
  expect(strikesOf(found)).toEqual(new Set(everyStrike));
  expect(found.repeating).toBeGreaterThan(0);
});

test('control: a checkpoint before publishing is found with one strike', async () => {
  const found = await exhausted({ raw: rawOf(many, tick), early: 2, strikesMax: 1, planted: 'checkpoint before publish' });
  console.log(`a checkpoint before publishing: ${found.text}, ${found.differences.length} ways in which it loses outputs`);
  expect(found.differences.length).toBeGreaterThan(0);
});
