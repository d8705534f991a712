import { tmpdir } from 'node:os';
import type { Fact, Signal } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusterSignal } from './lane-feed.ts';
import { createWatchDates, isDatedByVersion } from './watch-dates.ts';

const fact = (more: Partial<Fact>): Fact => ({
  type: 'pod.created',
  at_us: 0,
  resolution: 's',
  clock: 'apiserver',
  precision: 'field',
  container: '',
  attempt: 0,
  second: -1,
  last_at_us: 0,
  count: 1,
  details: [],
  ...more,
});

/** A watch line whose newest own time is `ownUs` and in which the API server wrote `writtenUs`. */
function line(version: number, ownUs: number, writtenUs: number, more: Partial<Signal> = {}): Signal {
  const found = fact({ type: 'pod.deleted', clock: 'collector', precision: 'inferred', at_us: ownUs, last_at_us: ownUs });
  const base = clusterSignal('tick', 'c', ownUs, {});
  return {
    ...base,
    type: 'pod',
    source: 'pod_watch',
    evidence_id: `u@${version}`,
    resource_version: String(version),
    facts: [fact({ at_us: writtenUs }), found],
    ...more,
  };
}

function dates(lines: readonly Signal[]): [id: string, sortTime: unknown, foundUs: unknown][] {
  const watched = createWatchDates({ tempDir: tmpdir() });
  for (const each of lines) watched.add(each);
  return Array.from(watched.dated(), ({ sortTime, signal }) => [
    `${signal.cluster} ${signal.evidence_id}`,
    sortTime,
    signal.facts[1]?.at_us,
  ]);
}

test('an old object that goes is dated by what was written before it went', () => {
  const lines = [line(90, 100, 100), line(1000, 100, 100), line(999, 5000, 5000), line(1001, 7000, 6000)];
  expect(dates(lines)).toEqual([
    ['c u@90', 100, 100],
    ['c u@999', 5000, 5000],
    ['c u@1000', 5000, 5000],
    ['c u@1001', 7000, 7000],
  ]);
});

test('a wrong clock of a node moves no other line, and clusters do not date each other', () => {
  const wrong = line(1, 9_000_000, 10, { facts: [fact({ at_us: 10 }), fact({ at_us: 9_000_000, clock: 'kubelet/n' })] });
  expect(dates([wrong, line(2, 20, 20), line(3, 5, 5, { cluster: 'd' })]).map(([id, at]) => [id, at])).toEqual([
    ['c u@1', 9_000_000],
    ['c u@2', 20],
    ['d u@3', 5],
  ]);
});

test('the order of lines changes nothing', () => {
  const lines = fc.array(fc.tuple(fc.nat({ max: 50 }), fc.nat({ max: 100 }), fc.nat({ max: 100 })), { maxLength: 20 });
  fc.assert(
    fc.property(lines, fc.infiniteStream(fc.nat()), (drawn, keys) => {
      const made = drawn.map(([version, own, written]) => line(version + 1, Math.max(own, written), written));
      const shuffled = made.map((each) => [keys.next().value ?? 0, each] as const).sort((a, b) => a[0] - b[0]);
      expect(dates(shuffled.map(([, each]) => each))).toEqual(dates(made));
    }),
  );
});

test('versions that are no numbers, and what no watch wrote, keep their own time', () => {
  expect(isDatedByVersion(line(1, 1, 1))).toBe(true);
  for (const more of [{ resource_version: '' }, { resource_version: 'opaque' }, { source: 'audit' as const }, { source: 'list' as const }])
    expect(isDatedByVersion(line(1, 1, 1, more))).toBe(false);
});
