import { composeLaneStore, type LaneStoreParts } from '@lunettes/lane-store';
import { type LaneCursor, type LaneStore, PortFailure, type StateChange } from '@lunettes/ports';
import { beforeEach, expect, test } from 'vitest';
import { type EffectPlan, faultless } from './effect-plan.ts';
import { memoryCheckpointStore } from './memory-checkpoint-store.ts';
import { memoryEventLog } from './memory-event-log.ts';
import { memorySnapshotStore } from './memory-snapshot-store.ts';
import { logOf, type MemoryWorld, memoryWorld } from './memory-world.ts';

/** What a composed store does about lost checkpoints, foreign logs and copies; the contract cannot ask every driver for it. */
let world: MemoryWorld;
let failsNext: boolean;
let told: string[];
let isDue: boolean;
let store: LaneStore;
beforeEach(async () => {
  world = memoryWorld(1);
  failsNext = false;
  told = [];
  isDue = true;
  store = composed();
  await store.append({
    records: ['a', 'b', 'c', 'd'].map((key) => ({ lane: 0, key, value: Buffer.from(key), logTimeUs: 1 })),
    positions: [],
  });
});

const interruptible: EffectPlan = {
  ...faultless,
  perform: async (effect, apply) => {
    if (failsNext && effect.kind === 'snapshot') throw new PortFailure('transient', 'interrupted');
    return apply();
  },
};

function composed(parts: Partial<LaneStoreParts> = {}): LaneStore {
  return composeLaneStore({
    log: memoryEventLog(world, { clock: { nowUs: () => 1 }, plan: faultless }),
    checkpoints: memoryCheckpointStore(world, { plan: faultless, compares: true }),
    snapshots: {
      store: memorySnapshotStore(world, interruptible),
      isDue: () => isDue,
      failed: ({ stage, lane }, cause) => told.push(`${stage} ${lane}: ${cause instanceof Error ? cause.message : cause}`),
    },
    ...parts,
  });
}

const request = { stage: 's', lane: 0, input: 'raw', outputs: [], effects: 'log' } as const;
const all = { recordsMax: 100, bytesMax: 1e6 };
const cursorAt = (offset: number): LaneCursor => ({ offset, part: 0, accepted: undefined, written: [], logic: 'l' });
const set = (key: string, value: string): StateChange => [key, Buffer.from(value)];
const open = async (from: LaneStore = store) => {
  const session = await from.open(request);
  const entries: string[] = [];
  for await (const page of session.entries()) entries.push(...page.map(([key, value]) => `${key}=${Buffer.from(value)}`));
  return { session, entries: entries.toSorted() };
};
const commit = async (offset: number, ...changes: readonly StateChange[]) => {
  const { session } = await open();
  await session.read(session.cursor?.offset ?? 0, all);
  await session.commit({ appends: [], changes, cursor: cursorAt(offset) });
};
const lose = (): void => {
  for (const history of world.checkpoints.values()) history.versions = [];
};

test('a lane whose checkpoint is lost goes on from its copy, and its first move brings everything back', async () => {
  await commit(1, set('x', '1'), set('y', '1'));
  await commit(2, set('x', '2'));
  isDue = false;
  await commit(3, set('x', '3'));
  lose();
  const { session, entries } = await open();
  expect([session.cursor?.offset, entries]).toEqual([2, ['x=2', 'y=1']]);
  await session.read(2, all);
  await session.commit({ appends: [], changes: [set('z', '3')], cursor: cursorAt(3) });
  expect(await open()).toMatchObject({ entries: ['x=2', 'y=1', 'z=3'], session: { cursor: { offset: 3 } } });
});

test('without a copy it begins at the beginning, and what the store still had is gone with its first move', async () => {
  isDue = false;
  await commit(2, set('x', '2'));
  lose();
  const { session, entries } = await open();
  expect([session.cursor, entries]).toEqual([undefined, []]);
});

test('a copy that fails is told and stops nothing', async () => {
  await commit(1, set('x', '1'));
  failsNext = true;
  await commit(2, set('x', '2'));
  expect(told).toEqual(['s 0: interrupted']);
  lose();
  expect((await open()).entries).toEqual(['x=1']);
});

test('another record where the last read one was means another log, and says so instead of going on', async () => {
  await commit(2, set('x', '2'));
  const log = logOf(world, 'raw', 0);
  const [first, second, ...rest] = log.records;
  if (first === undefined || second === undefined) throw new Error('four records');
  log.records = [first, { ...second, value: Buffer.from('other') }, ...rest];
  await expect(store.open(request)).rejects.toMatchObject({
    kind: 'permanent',
    code: 'log_foreign',
    message: expect.stringContaining('offset 1'),
  });
});

test('where retention has just taken the last read record there is nothing to compare with', async () => {
  await commit(2, set('x', '2'));
  const log = logOf(world, 'raw', 0);
  log.records.splice(0, 2);
  log.first = 2;
  expect((await open()).session.cursor?.offset).toBe(2);
});

test('the last read record is recognised however the round was cut', async () => {
  const { session } = await open();
  await session.read(0, { ...all, recordsMax: 2 });
  await session.commit({ appends: [], changes: [], cursor: cursorAt(1) });
  await session.read(1, all);
  await session.commit({ appends: [], changes: [], cursor: { ...cursorAt(1), part: 3 } });
  await session.commit({ appends: [], changes: [], cursor: cursorAt(4) });
  const stored = world.checkpoints.get('s|0')?.versions.flatMap(({ checkpoint }) => checkpoint?.inputHash ?? []) ?? [];
  expect(new Set(stored).size).toBe(2);
  expect(stored).toHaveLength(3);
});

test('damage is told and not used', async () => {
  const damaged: string[] = [];
  const checkpoints = memoryCheckpointStore(world, { plan: faultless, compares: true });
  const store = composed({
    checkpoints: {
      ...checkpoints,
      open: async (asked) => ({ ...(await checkpoints.open(asked)), found: undefined, damaged: 'one field is gone' }),
    },
    damaged: (place, what) => damaged.push(`${place.stage} ${place.lane}: ${what}`),
  });
  expect((await open(store)).session.cursor).toBeUndefined();
  expect(damaged).toEqual(['s 0: one field is gone']);
});
