import { contractLanes, laneStoreContract, type RetainedStoreHarness, retainedStoreContract } from '@lunettes/ports/contracts';
import { type MemoryWorld, memoryStore, memoryWorld } from './index.ts';

const make = async (): Promise<RetainedStoreHarness> => {
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
};

laneStoreContract('memory', make);
retainedStoreContract('memory', make);
