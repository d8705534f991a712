import {
  type CheckpointStore,
  type EventLog,
  type FoundCheckpoint,
  type LaneStore,
  type LogAppend,
  type OpenRequest,
  PortFailure,
  type SnapshotPlace,
  type SnapshotStore,
} from '@lunettes/ports';
import { composedLaneSession } from './composed-lane-session.ts';
import { recordHash } from './record-hash.ts';

/** What a composed store is made of. */
export interface LaneStoreParts {
  readonly log: EventLog;
  readonly checkpoints: CheckpointStore;
  /** Copies of states, for lanes whose checkpoint is lost; without it they begin at the beginning of their input. */
  readonly snapshots?: Snapshots | undefined;
  /** A checkpoint was found that does not belong together; it is not used. */
  readonly damaged?: ((place: SnapshotPlace, damage: string) => void) | undefined;
  /** For tests that kill the process there. */
  readonly reached?: ((point: StoreFailPoint) => void) | undefined;
}

/** Between the effects of a round. */
export type StoreFailPoint = 'before-publish' | 'after-publish' | 'after-checkpoint' | 'after-display';

export interface Snapshots {
  readonly store: SnapshotStore;
  /** Whether it is time for a copy; asked after a round that changed something. */
  readonly isDue: (place: SnapshotPlace) => boolean;
  /** A copy failed; the one before stands, and the lane runs on. */
  readonly failed: (place: SnapshotPlace, cause: unknown) => void;
}

/**
 * `LaneStore` of a log and a checkpoint store that know nothing of each other. Effects in the order of architecture §4
 * rule 2: publish, then checkpoint, then display. So after a crash the log may be ahead of the checkpoint, never behind it.
 *
 * Opening recognises the input by the record before the cursor: another one there means that the topic was made anew or
 * exchanged, and fails `permanent` with code `log_foreign`. A lane whose checkpoint is lost goes on from its snapshot, or
 * from the beginning of its input.
 */
export function composeLaneStore(parts: LaneStoreParts): LaneStore {
  const { log, checkpoints, snapshots } = parts;
  return {
    lanes: log.lanes,
    open: async (request) => {
      const held = await checkpoints.open(request);
      if (held.damaged !== undefined) parts.damaged?.(request, held.damaged);
      const isVoid = request.insteadOfCheckpoint !== undefined;
      const found = isVoid ? undefined : held.found;
      const start = found ?? (request.insteadOfCheckpoint === 'beginning' ? undefined : await snapshots?.store.load(request));
      if (start !== undefined) await recogniseInput(log, request, start);
      const { epoch, move, entries } = held;
      return composedLaneSession(parts, request, { epoch, move, entries, hasEntries: found !== undefined }, start);
    },
    read: (place, bounds) => log.read(place, bounds),
    subscribe: (listener) => log.subscribe(listener),
    append: async ({ records, positions }) => {
      const lanes = new Map<number, LogAppend[]>();
      for (const { lane, key, value, logTimeUs } of records) {
        const appends = lanes.get(lane) ?? [];
        appends.push({ topic: 'raw', key, value, logTimeUs, sequence: undefined });
        lanes.set(lane, appends);
      }
      await Promise.all([...lanes].map(([lane, appends]) => log.append(lane, appends)));
      if (positions.length > 0) await checkpoints.confirm(positions);
    },
    positions: () => checkpoints.positions(),
    close: async () => {
      await log.close();
      await checkpoints.close();
    },
  };
}

/** Nothing to compare with at the start of the log, or just behind what retention has removed. */
async function recogniseInput(log: EventLog, request: OpenRequest, { inputHash, cursor }: FoundCheckpoint): Promise<void> {
  if (inputHash === undefined || cursor.offset === 0) return;
  const { stage, input, lane } = request;
  const from = cursor.offset - 1;
  const [before] = (await log.read({ topic: input, lane, from }, { recordsMax: 1, bytesMax: 1 })).records;
  if (before === undefined || before.offset !== from || recordHash(before) === inputHash) return;
  throw new PortFailure(
    'permanent',
    `${input} of lane ${lane} holds another record at offset ${from} than the one that ${stage} has read: the topic was made anew or exchanged; bring it back, or start over with new topics`,
    { code: 'log_foreign' },
  );
}
