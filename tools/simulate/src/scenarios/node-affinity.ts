import { playSchedulingFault } from '../faults/scheduling-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';
import { fitError } from '../scheduler.ts';

/** No node carries the label that the Pod selects. */
export const nodeAffinity: Scenario = {
  name: 'node-affinity',
  group: 'broken',
  weight: 2,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  const nodes = run.sim.cluster.nodes.length;
  return playSchedulingFault(run, {
    cause: 'node-affinity',
    traits: { nodeSelector: '"disktype":"nvme"' },
    message: fitError(run, [{ nodes, text: "node(s) didn't match Pod's node affinity/selector", preemptible: false }]),
  });
}
