import { playSchedulingFault } from '../faults/scheduling-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

/** The claim waits for a volume. */
export const pvcNotBound: Scenario = {
  name: 'pvc-not-bound',
  group: 'broken',
  weight: 3,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  const nodes = run.sim.cluster.nodes.length;
  return playSchedulingFault(run, {
    cause: 'pvc-not-bound',
    traits: { claim: 'data-0' },
    message: `0/${nodes} nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/${nodes} nodes are available: ${nodes} Preemption is not helpful for scheduling.`,
  });
}
