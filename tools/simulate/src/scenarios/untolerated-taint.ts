import { playSchedulingFault } from '../faults/scheduling-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';
import { fitError } from '../scheduler.ts';

/** Every node is set aside for something that the Pod does not tolerate. */
export const untoleratedTaint: Scenario = {
  name: 'untolerated-taint',
  group: 'broken',
  weight: 2,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  const nodes = run.sim.cluster.nodes.length;
  return playSchedulingFault(run, {
    cause: 'taint',
    traits: {},
    message: fitError(run, [{ nodes, text: run.sim.cluster.version.untoleratedTaint('dedicated', 'batch'), preemptible: false }]),
  });
}
