import { requestDelete } from '../deletion.ts';
import { containerEvent, mainContainer, startUp } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createBarePod } from '../workload.ts';

/** Somebody forces the deletion: the object is gone at once, and the kubelet stops the container afterwards. */
export const deleteForced: Scenario = { name: 'delete-forced', group: 'delete', weight: 2, play };

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const pod = createBarePod(run, {});
  yield* schedule(run, pod);
  yield* startUp(run, pod);
  yield* wait(run, random.around(120_000_000));
  requestDelete(run, pod, random.pick(cluster.people), 0);
  yield* wait(run, random.around(150_000));
  const main = mainContainer(pod);
  containerEvent(run, pod, main, { type: 'Normal', reason: 'Killing', message: `Stopping container ${main.plan.name}` });
}
