import type { SnapshotStore } from '@lunettes/ports';
import type { EffectPlan } from './effect-plan.ts';
import type { MemoryWorld } from './memory-world.ts';

/** Copies of states in process. */
export function memorySnapshotStore(world: MemoryWorld, plan: EffectPlan): SnapshotStore {
  return {
    save: ({ stage, lane }, { entries, ...checkpoint }) =>
      plan.perform({ kind: 'snapshot', stage, lane, topic: undefined }, () => {
        const copy = { ...checkpoint, entries: entries.map(([key, bytes]) => [key, bytes.slice()] as const) };
        world.snapshots.set(`${stage}|${lane}`, copy);
      }),
    load: ({ stage, lane }) => plan.perform({ kind: 'read', stage, lane, topic: undefined }, () => world.snapshots.get(`${stage}|${lane}`)),
  };
}
