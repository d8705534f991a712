import { snapshotStoreContract } from '@lunettes/ports/contracts';
import { memorySnapshotStore, memorySnapshots } from './memory-snapshot-store.ts';

snapshotStoreContract('memory', async () => {
  const world = memorySnapshots();
  return {
    open: async () => memorySnapshotStore(world),
    interruptAt: () => {
      world.failsNext = true;
    },
    remove: async () => {},
  };
});
