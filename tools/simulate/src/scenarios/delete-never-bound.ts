import { requestDelete } from '../deletion.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { fitError, refuseScheduling } from '../scheduler.ts';
import { blame } from '../truth.ts';
import { createBarePod } from '../workload.ts';

/** A Pod that no node took is deleted, and is gone at once. */
export const deleteNeverBound: Scenario = { name: 'delete-never-bound', group: 'delete', weight: 2, play };

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const pod = createBarePod(run, { cpu: '3500m' });
  yield* wait(run, random.around(6_000));
  const message = fitError(run, [{ nodes: cluster.nodes.length, text: 'Insufficient cpu', preemptible: true }]);
  refuseScheduling(run, pod, message, { event: undefined, writtenAtUs: 0 });
  blame(pod.created, 'insufficient-cpu');
  yield* wait(run, random.around(40_000_000));
  requestDelete(run, pod, random.pick(cluster.people));
}
