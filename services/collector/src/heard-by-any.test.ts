import type { CollectorLog, SourcePosition } from '@lunettes/ports';
import { expect, test } from 'vitest';
import { heardByAny, heardPosition, isRecent, parseHeard } from './heard-by-any.ts';

/** What several collectors share: their positions. */
function sharedLog(): CollectorLog & { readonly writes: () => number } {
  const kept = new Map<string, string>();
  let writes = 0;
  return {
    append: async ({ positions }) => {
      writes++;
      for (const { source, position } of positions) kept.set(source, position);
    },
    positions: async () => [...kept].map(([source, position]): SourcePosition => ({ source, position })),
    writes: () => writes,
  };
}
const heard = (newestUs: number, heardAtUs: number) =>
  ({ primary: 'audit_webhook', newestUs, heardAtUs, changedUs: 0, changedAtUs: 0 }) as const;

test('what one collector hears counts for all of the cluster, and is written only by whoever has heard it last', async () => {
  const log = sharedLog();
  expect(await heardByAny(log, 'c', heard(50, 1_000))).toEqual(heard(50, 1_000));
  expect(await heardByAny(log, 'c', heard(40, 100))).toEqual(heard(50, 1_000));
  expect(await heardByAny(log, 'other', heard(1, 1))).toEqual(heard(1, 1));
  expect(log.writes()).toBe(2);
  expect(await heardByAny(log, 'c', heard(60, 2_000))).toEqual(heard(60, 2_000));
  expect(await heardByAny(log, 'c', undefined)).toBeUndefined();
  expect(parseHeard((await log.positions()).find(({ source }) => source === heardPosition('c'))?.position)).toEqual({
    newestUs: 60,
    heardAtUs: 2_000,
  });
});

test('while the log does not answer a collector goes by what it has heard itself', async () => {
  const log: CollectorLog = { append: () => Promise.reject(new Error('away')), positions: () => Promise.reject(new Error('away')) };
  expect(await heardByAny(log, 'c', heard(5, 6))).toEqual(heard(5, 6));
});

test('a collector that starts beside one that has just heard audit says nothing of a time when nobody ran', () => {
  const told = parseHeard('{"newestUs":1,"heardAtUs":100000000}');
  expect([isRecent(told, 159_999_999), isRecent(told, 160_000_000), isRecent(undefined, 0)]).toEqual([true, false, false]);
  expect(['', '[]', '{}', '{"newestUs":1}', 'null'].map(parseHeard)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
