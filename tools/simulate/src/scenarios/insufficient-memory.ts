import { playSchedulingFault } from '../faults/scheduling-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';
import { fitError } from '../scheduler.ts';

/** No node has enough memory left. */
export const insufficientMemory: Scenario = {
  name: 'insufficient-memory',
  group: 'broken',
  weight: 3,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  const nodes = run.sim.cluster.nodes.length;
  return playSchedulingFault(run, {
    cause: 'insufficient-memory',
    traits: { memory: '24Gi' },
    message: fitError(run, [{ nodes, text: 'Insufficient memory', preemptible: true }]),
  });
}
