import { type FoundCheckpoint, PortFailure, type SnapshotStore } from '@lunettes/ports';

export interface MemorySnapshots {
  readonly copies: Map<string, FoundCheckpoint>;
  /** The next copy fails. */
  failsNext: boolean;
}

export const memorySnapshots = (): MemorySnapshots => ({ copies: new Map(), failsNext: false });

/** Copies of states in process. */
export function memorySnapshotStore(world: MemorySnapshots): SnapshotStore {
  return {
    save: async ({ stage, lane }, { entries, ...checkpoint }) => {
      if (world.failsNext) {
        world.failsNext = false;
        throw new PortFailure('transient', `the copy of lane ${lane} of ${stage} was interrupted`);
      }
      world.copies.set(`${stage}|${lane}`, { ...checkpoint, entries: entries.map(([key, bytes]) => [key, bytes.slice()]) });
    },
    load: async ({ stage, lane }) => world.copies.get(`${stage}|${lane}`),
  };
}
