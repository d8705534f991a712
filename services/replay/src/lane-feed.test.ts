import { tmpdir } from 'node:os';
import type { Signal } from '@lunettes/core/vocabulary';
import { expect, test } from 'vitest';
import { currentState } from './current-state.ts';
import { ExternalSort } from './external-sort.ts';
import { clusterSignal, type FeedCounts, type FeedPlan, feedLanes } from './lane-feed.ts';
import { createSignalEncoder, type SignalRecord } from './signal-record.ts';

const secondUs = 1_000_000;

function signal(atUs: number, more: Partial<Signal> = {}): SignalRecord {
  const made: Signal = {
    ...clusterSignal('tick', 'c', atUs, {}),
    type: 'pod',
    namespace: 'n',
    name: 'p',
    evidence_id: `e${atUs}`,
    body: null,
    ...more,
  };
  return { sortTime: atUs, signal: made };
}

async function feed(
  records: readonly SignalRecord[],
  plan: Partial<FeedPlan> = {},
): Promise<{ lanes: Map<number, string[]>; counts: FeedCounts }> {
  const sort = new ExternalSort({ tempDir: tmpdir() });
  const encode = createSignalEncoder();
  for (const record of records) sort.add(encode(record));
  const lanes = new Map<number, string[]>();
  const counts = await feedLanes(
    sort.sorted(),
    { lanes: 1, untilAtUs: 100 * secondUs, lastAtUs: 100 * secondUs, preludes: new Map([['c', []]]), ...plan },
    (lane, { type, at_us, namespace, body }) => {
      const closing = type === 'tick' && JSON.parse(body ?? '{}').closing ? '!' : '';
      lanes.set(lane, [...(lanes.get(lane) ?? []), `${type}${closing} ${namespace} ${at_us}`]);
    },
    async () => undefined,
  );
  return { lanes, counts };
}

test('a tick with the newest time of a second follows it, none follows an empty one, and a closing one ends the lane', async () => {
  const { lanes, counts } = await feed([signal(1_500_000), signal(1_200_000), signal(5_000_000)]);
  expect(lanes.get(0)).toEqual(['pod n 1200000', 'pod n 1500000', 'tick  1500000', 'pod n 5000000', 'tick  5000000', 'tick!  100000000']);
  expect(counts).toEqual({ signals: 3, ticks: 2, afterUntil: 0 });
});

test('all lanes of a cluster get its ticks, its Nodes and what comes before them, and each namespace one lane', async () => {
  const records = [
    signal(1),
    signal(2, { type: 'node', namespace: '' }),
    ...['a', 'b', 'd', 'e'].map((namespace, i) => signal(3 + i, { namespace })),
  ];
  const { lanes } = await feed(records, { lanes: 4, preludes: new Map([['c', [clusterSignal('policy', 'c', 0, {})]]]) });
  expect([...lanes.keys()].sort()).toEqual([0, 1, 2, 3]);
  for (const lane of lanes.values()) {
    expect(lane[0]).toBe('policy  0');
    expect(lane.filter((each) => each.startsWith('node'))).toHaveLength(1);
    expect(lane.filter((each) => each.startsWith('tick'))).toEqual(['tick  6', 'tick!  100000000']);
  }
  expect(
    [...lanes.values()]
      .flat()
      .filter((each) => each.startsWith('pod'))
      .sort(),
  ).toEqual(['pod a 3', 'pod b 4', 'pod d 5', 'pod e 6', 'pod n 1']);
});

test('ticks of one cluster do not move the time of another', async () => {
  const { lanes } = await feed([signal(1), signal(2 * secondUs, { cluster: 'd' })], {
    preludes: new Map([
      ['c', []],
      ['d', []],
    ]),
  });
  expect(lanes.get(0)?.filter((each) => each.startsWith('tick'))).toEqual([
    'tick  1',
    'tick  2000000',
    'tick!  100000000',
    'tick!  100000000',
  ]);
});

test('what is later than the end is left out and counted', async () => {
  const { lanes, counts } = await feed([signal(1), signal(2), signal(3)], { untilAtUs: 2, lastAtUs: 3 });
  expect(lanes.get(0)).toEqual(['pod n 1', 'pod n 2', 'tick  2', 'tick!  2']);
  expect(counts.afterUntil).toBe(1);
});

test('an object as it stands is met at each time that it tells of, and its present state after everything else', async () => {
  const fact = (atUs: number, precision: 'field' | 'inferred'): Signal['facts'][number] => ({
    type: 'pod.ready',
    at_us: atUs,
    resolution: 's',
    clock: precision === 'inferred' ? 'collector' : 'apiserver',
    precision,
    container: '',
    attempt: 0,
    second: -1,
    last_at_us: atUs,
    count: 1,
    details: [],
  });
  const found = signal(7, { source: 'list', facts: [fact(3, 'field'), fact(7, 'inferred'), fact(5, 'field'), fact(3, 'field')] });
  const { lanes } = await feed([signal(4), signal(9), ...currentState(found.signal)], { lastAtUs: 9 });
  expect(lanes.get(0)).toEqual(['pod n 3', 'pod n 4', 'pod n 5', 'pod n 9', 'pod n 9', 'tick  9', 'tick!  100000000']);
  const late = await feed([...currentState(found.signal)], { lastAtUs: 9, untilAtUs: 6 });
  expect(late.counts).toMatchObject({ signals: 2, afterUntil: 1 });
});
