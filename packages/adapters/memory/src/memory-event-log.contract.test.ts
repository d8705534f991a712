import { contractLanes, eventLogContract } from '@lunettes/ports/contracts';
import { faultless } from './effect-plan.ts';
import { memoryEventLog } from './memory-event-log.ts';
import { memoryWorld } from './memory-world.ts';

eventLogContract('memory', async () => {
  const world = memoryWorld(contractLanes);
  return { open: async () => memoryEventLog(world, { clock: { nowUs: () => 1000 }, plan: faultless }), remove: async () => {} };
});
