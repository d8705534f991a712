import { memoryStore, memoryWorld } from '@lunettes/adapter-memory';
import { decodeRecord, encodeRecord } from '@lunettes/codec';
import { isControl, type RawEnvelope } from '@lunettes/core/vocabulary';
import type { LaneStore } from '@lunettes/ports';
import { beforeEach, expect, test } from 'vitest';
import type { Rederivation } from './rederivation.ts';
import { bringHistory } from './service.ts';

const clock = { nowUs: () => 1 };
let from: ReturnType<typeof memoryStore>;
let to: LaneStore;
beforeEach(() => {
  from = memoryStore(memoryWorld(1), { clock, segmentRecords: 2 });
  to = memoryStore(memoryWorld(1), { clock });
});

const raw = (seq: number, form: RawEnvelope['form'], body: object, cluster = 'shop') => ({
  lane: 0,
  key: cluster,
  value: encodeRecord('raw', {
    ...{ stream: `${cluster}|live`, epoch: 'e', seq, cluster, namespace: '', form, source: 'audit', arrival_us: 0, file: null, line: null },
    body: Buffer.from(JSON.stringify(body)),
  }),
  logTimeUs: seq,
});
const tick = (seq: number, cluster?: string) => raw(seq, 'tick', { watermarkUs: seq }, cluster);
const observation = { cluster: 'shop', fromUs: 0, clusterUid: 'u-1', kubernetesVersion: 'v1.34.0', sources: ['audit'] };
const planOf = (first: number, end: number): Rederivation => ({
  rules: 'r',
  lanes: [{ first, end }],
  historyFromUs: first,
  untilUs: end,
  observations: [observation],
});
const bring = (plan: Rederivation, policy?: string, places: readonly (readonly [number, number])[] = [], passed: readonly number[] = []) =>
  bringHistory(
    {
      ...{ from, to, places: new Map(places), advance: () => undefined, signal: new AbortController().signal },
      passedOver: async () => new Set(passed),
      placeOf: (lane, next) => ({ source: `${lane}`, position: `${next}` }),
    },
    plan,
    { logic: 'l', policy },
  );
/** What the new log holds, as `form seq body` or the mark of a loss. */
async function brought(): Promise<readonly string[]> {
  const { records } = await to.read({ topic: 'raw', lane: 0, from: 0 }, { recordsMax: 100, bytesMax: 1e6 });
  return records.map(({ value }) => {
    const record = decodeRecord('raw', value);
    if (!record.ok) return record.problem;
    if (isControl(record.value)) return 'reason' in record.value ? `${record.value.control} ${record.value.reason}` : record.value.control;
    const { cluster, form, seq, body } = record.value;
    return `${cluster} ${form} ${seq} ${Buffer.from(body).toString()}`;
  });
}

test('records come as they are, but for those that an operator has passed over and those behind the end', async () => {
  await from.append({ records: [tick(1), tick(2), tick(3), tick(4)], positions: [] });
  await bring(planOf(0, 3), undefined, [], [1]);
  expect(await brought()).toEqual(['shop tick 1 {"watermarkUs":1}', 'shop tick 3 {"watermarkUs":3}']);
  expect(await to.positions()).toEqual([{ source: '0', position: '3' }]);
});

test('a lane whose beginning is gone begins with a mark, once, and with what was said of each cluster', async () => {
  await from.append({ records: [tick(1), tick(2), tick(3), tick(4)], positions: [] });
  await from.trim({ olderThanUs: 3, bytesMax: 1e9 });
  await bring(planOf(2, 4));
  // A kill before the place was kept: everything comes once more, the mark does not.
  await bring(planOf(2, 4), undefined, [[0, 2]]);
  const once = [`shop observation 1 ${JSON.stringify(observation)}`, 'shop tick 3 {"watermarkUs":3}', 'shop tick 4 {"watermarkUs":4}'];
  expect(await brought()).toEqual(['loss history', ...once, ...once]);
});

test('a policy stands before the first record of each cluster, and in place of every one of the history under its number', async () => {
  const signal = { type: 'policy', cluster: 'shop', body: JSON.stringify({ effectiveAtUs: 7, document: 'old' }) };
  await from.append({
    records: [tick(1), raw(2, 'policy', { effectiveAtUs: 5, document: 'old' }), raw(3, 'signal', [signal]), tick(1, 'west')],
    positions: [],
  });
  await bring(planOf(0, 4), 'new');
  expect(await brought()).toEqual([
    'shop policy 1 {"effectiveAtUs":0,"document":"new"}',
    'shop tick 1 {"watermarkUs":1}',
    'shop policy 2 {"effectiveAtUs":5,"document":"new"}',
    `shop signal 3 ${JSON.stringify([{ ...signal, body: JSON.stringify({ effectiveAtUs: 7, document: 'new' }) }])}`,
    'west policy 1 {"effectiveAtUs":0,"document":"new"}',
    'west tick 1 {"watermarkUs":1}',
  ]);
});

test('what retention takes while it is brought is told as a loss', async () => {
  await from.append({ records: [tick(1), tick(2), tick(3)], positions: [] });
  const plan = planOf(0, 3);
  await from.trim({ olderThanUs: 3, bytesMax: 1e9 });
  await bring(plan);
  expect(await brought()).toEqual(['loss retention', 'shop tick 3 {"watermarkUs":3}']);
});
