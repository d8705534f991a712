import { contractLanes, laneStoreContract } from '@lunettes/ports/contracts';
import { type MemoryWorld, memoryStore, memoryWorld } from './index.ts';

laneStoreContract('memory', async () => {
  const world: MemoryWorld = memoryWorld(contractLanes);
  const clock = { nowUs: 1 };
  const segmentRecords = 16;
  return {
    open: async () => memoryStore(world, { clock: { nowUs: () => clock.nowUs }, segmentRecords }),
    crash: async () => {},
    remove: async () => {},
    clock,
    segmentRecords,
  };
});
