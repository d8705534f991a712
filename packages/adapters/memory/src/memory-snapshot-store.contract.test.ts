import { PortFailure } from '@lunettes/ports';
import { snapshotStoreContract } from '@lunettes/ports/contracts';
import { type EffectPlan, faultless } from './effect-plan.ts';
import { memorySnapshotStore } from './memory-snapshot-store.ts';
import { memoryWorld } from './memory-world.ts';

snapshotStoreContract('memory', async () => {
  const world = memoryWorld(3);
  let failsNext = false;
  const plan: EffectPlan = {
    ...faultless,
    perform: async (effect, apply) => {
      if (failsNext && effect.kind === 'snapshot') {
        failsNext = false;
        throw new PortFailure('transient', 'the process has died here');
      }
      return apply();
    },
  };
  return {
    open: async () => memorySnapshotStore(world, plan),
    interruptAt: () => {
      failsNext = true;
    },
    remove: async () => {},
  };
});
