import { checkpointStoreContract } from '@lunettes/ports/contracts';
import { faultless } from './effect-plan.ts';
import { memoryCheckpointStore } from './memory-checkpoint-store.ts';
import { memoryWorld } from './memory-world.ts';

checkpointStoreContract('memory', async () => {
  const world = memoryWorld(3);
  return {
    open: async () => memoryCheckpointStore(world, { plan: faultless, compares: true }),
    keep: async () => {
      const kept = new Map([...world.checkpoints].map(([name, history]) => [name, [...history.versions]]));
      return async () => {
        for (const [name, history] of world.checkpoints) history.versions = [...(kept.get(name) ?? [])];
      };
    },
    wipe: async () => {
      for (const history of world.checkpoints.values()) history.versions = [];
    },
    remove: async () => {},
  };
});
