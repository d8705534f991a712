import type { Clock, LaneStore, LogTopic, TrimReport } from '@lunettes/ports';
import { type EffectPlan, faultless } from './effect-plan.ts';
import type { MemoryGround, PlantedError } from './memory-ground.ts';
import { memoryLaneSession } from './memory-lane-session.ts';
import { type CheckpointHistory, endOf, logOf, type MemoryLog, type MemoryWorld } from './memory-world.ts';
import { readSlice } from './read-slice.ts';

export interface MemoryStoreOptions {
  readonly clock: Pick<Clock, 'nowUs'>;
  readonly plan?: EffectPlan;
  readonly planted?: PlantedError;
  /** Records removed at once by `trim`. */
  readonly segmentRecords?: number;
}

/**
 * `LaneStore` with publishing, checkpoint and commit as separate effects, as with a broker and a key-value server, so that
 * simulation can put every fault of theirs between any two of them. One per process of the simulated system; the world is
 * shared. With the `faultless` plan it is the store for tests that need no disk.
 */
export function memoryStore(world: MemoryWorld, options: MemoryStoreOptions): LaneStore {
  const plan = options.plan ?? faultless;
  const ground: MemoryGround = { world, plan, planted: options.planted ?? 'none' };
  const listeners = new Set<(topic: LogTopic, lane: number) => void>();
  return {
    lanes: world.lanes,
    open: (request) =>
      plan.perform({ kind: 'open', stage: request.stage, lane: request.lane, topic: undefined }, () => {
        const history = historyOf(world, request.stage, request.lane, request.input);
        if (request.epochAbove !== undefined) history.epoch = Math.max(history.epoch, request.epochAbove) + 1;
        const last = history.versions.at(-1);
        const found = { owner: nextOwner(history), cursor: last?.cursor, entries: last?.entries ?? new Map() };
        history.versions.push(found);
        return memoryLaneSession(ground, request, history, found);
      }),
    read: ({ topic, lane, from }, bounds) =>
      plan.perform({ kind: 'read', stage: '', lane, topic }, () => readSlice(logOf(world, topic, lane), from, bounds)),
    subscribe: (listener) => {
      listeners.add(listener);
      world.listeners.add(listener);
      return () => {
        listeners.delete(listener);
        world.listeners.delete(listener);
      };
    },
    append: async ({ records, positions }) => {
      for (const lane of new Set(records.map((record) => record.lane))) {
        await plan.perform({ kind: 'append', stage: 'collector', lane, topic: 'raw' }, () => {
          const log = logOf(world, 'raw', lane);
          for (const record of records) if (record.lane === lane) appendRaw(log, record, options.clock.nowUs());
          for (const listener of world.listeners) listener('raw', lane);
        });
      }
      for (const { source, position } of positions) world.positions.set(source, position);
    },
    positions: async () => [...world.positions].map(([source, position]) => ({ source, position })),
    size: async () => ({ bytes: usedBytes(world), bytesMax: Number.POSITIVE_INFINITY }),
    trim: async (request) => trim(world, request, options.segmentRecords ?? 1024),
    close: async () => {
      for (const listener of listeners) world.listeners.delete(listener);
    },
  };
}

function historyOf(world: MemoryWorld, stage: string, lane: number, topic: LogTopic): CheckpointHistory {
  const name = `${stage}|${lane}`;
  const known = world.checkpoints.get(name);
  if (known !== undefined) return known;
  const history: CheckpointHistory = { topic, versions: [], epoch: 0, owners: 0 };
  world.checkpoints.set(name, history);
  return history;
}

/** Never given twice, also after a rollback: a real opener draws a random one. */
const nextOwner = (history: CheckpointHistory): string => `owner ${++history.owners}`;

function appendRaw(
  log: MemoryLog,
  record: { readonly key: string; readonly value: Uint8Array; readonly logTimeUs: number | undefined },
  nowUs: number,
): void {
  log.lastLogTimeUs = Math.max(record.logTimeUs ?? nowUs, log.lastLogTimeUs);
  log.records.push({ offset: endOf(log), logTimeUs: log.lastLogTimeUs, key: record.key, value: record.value.slice(), sequence: undefined });
}

function usedBytes(world: MemoryWorld): number {
  let bytes = 0;
  for (const log of world.logs.values()) for (const { key, value } of log.records) bytes += key.length + value.length;
  return bytes;
}

function trim(
  world: MemoryWorld,
  request: { readonly olderThanUs: number; readonly bytesMax: number },
  segmentRecords: number,
): TrimReport {
  let records = 0;
  const before = usedBytes(world);
  let heldBackBy: TrimReport['heldBackBy'];
  for (;;) {
    const isTooMuch = usedBytes(world) > request.bytesMax;
    const segments = [...world.logs]
      .flatMap(([name, log]) => {
        const newest = log.records[segmentRecords - 1];
        return newest === undefined ? [] : [{ log, newest, holder: holderOf(world, name, newest.offset) }];
      })
      .filter(({ newest }) => isTooMuch || newest.logTimeUs < request.olderThanUs)
      .sort((a, b) => a.newest.logTimeUs - b.newest.logTimeUs);
    heldBackBy ??= segments.find(({ holder }) => holder !== undefined)?.holder;
    const free = segments.find(({ holder }) => holder === undefined);
    if (free === undefined) return { records, bytes: before - usedBytes(world), heldBackBy };
    free.log.records.splice(0, segmentRecords);
    free.log.first += segmentRecords;
    records += segmentRecords;
  }
}

function holderOf(world: MemoryWorld, logName: string, offset: number): TrimReport['heldBackBy'] {
  for (const [name, history] of world.checkpoints) {
    const [stage = '', lane = ''] = name.split('|');
    const isReader = `${history.topic}|${lane}` === logName;
    if (isReader && (history.versions.at(-1)?.cursor?.offset ?? 0) <= offset) return { stage, lane: Number(lane), topic: history.topic };
  }
  return undefined;
}
