import { composeLaneStore, type LaneStoreParts } from '@lunettes/lane-store';
import type { Clock, RetainedLaneStore } from '@lunettes/ports';
import { type EffectPlan, faultless } from './effect-plan.ts';
import { memoryCheckpointStore } from './memory-checkpoint-store.ts';
import { memoryEventLog } from './memory-event-log.ts';
import { trim, usedBytes } from './memory-retention.ts';
import { memorySnapshotStore } from './memory-snapshot-store.ts';
import type { MemoryWorld } from './memory-world.ts';
import { publishedLate } from './published-late.ts';

/** Errors of protocol that a test may plant, to see that it would notice them. */
export type PlantedError = 'none' | 'checkpoint before publish' | 'no compare-and-set';

export interface MemoryStoreOptions {
  readonly clock: Pick<Clock, 'nowUs'>;
  readonly plan?: EffectPlan;
  readonly planted?: PlantedError;
  /** Whether it is time for a copy of a lane's state; without it there are none. */
  readonly isSnapshotDue?: () => boolean;
  /** Records removed at once by `trim`. */
  readonly segmentRecords?: number;
}

/**
 * The composed `LaneStore` over a broker and a key-value server in process, so that simulation can put every fault of theirs
 * between any two effects. One per process of the simulated system; the world is shared. With the `faultless` plan it is the
 * store for tests that need no disk.
 */
export function memoryStore(world: MemoryWorld, options: MemoryStoreOptions): RetainedLaneStore {
  const plan = options.plan ?? faultless;
  const log = memoryEventLog(world, { clock: options.clock, plan });
  const checkpoints = memoryCheckpointStore(world, { plan, compares: options.planted !== 'no compare-and-set' });
  const parts = options.planted === 'checkpoint before publish' ? publishedLate({ log, checkpoints }) : { log, checkpoints };
  const store = composeLaneStore({ ...parts, snapshots: snapshotsOf(world, plan, options.isSnapshotDue) });
  return {
    ...store,
    open: async (request) => {
      world.readers.set(`${request.stage}|${request.lane}`, { stage: request.stage, lane: request.lane, topic: request.input });
      return store.open(request);
    },
    size: async () => ({ bytes: usedBytes(world), bytesMax: Number.POSITIVE_INFINITY }),
    trim: async (request) => trim(world, request, options.segmentRecords ?? 1024),
    forget: async (stage) => {
      for (let lane = 0; lane < world.lanes; lane++) {
        world.readers.delete(`${stage}|${lane}`);
        // Nobody owns it any more, and whoever did finds that out.
        world.checkpoints.get(`${stage}|${lane}`)?.versions.push({ owner: '', checkpoint: undefined, entries: new Map() });
      }
    },
  };
}

/** A copy that fails is nothing to the run: the one before stands. */
function snapshotsOf(world: MemoryWorld, plan: EffectPlan, isDue: (() => boolean) | undefined): LaneStoreParts['snapshots'] {
  return isDue === undefined ? undefined : { store: memorySnapshotStore(world, plan), isDue, failed: () => {} };
}
