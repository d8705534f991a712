import { playSchedulingFault } from '../faults/scheduling-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';
import { fitError } from '../scheduler.ts';

/** No node has enough CPU left. */
export const insufficientCpu: Scenario = {
  name: 'insufficient-cpu',
  group: 'broken',
  weight: 5,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  const nodes = run.sim.cluster.nodes.length;
  return playSchedulingFault(run, {
    cause: 'insufficient-cpu',
    traits: { cpu: '3500m' },
    message: fitError(run, [{ nodes, text: 'Insufficient cpu', preemptible: true }]),
  });
}
