import { requestDeleteCollection, stopAndRemove } from '../deletion.ts';
import { startUp } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createBarePod } from '../workload.ts';

/** Two Pods are deleted with one request by label. */
export const deleteCollection: Scenario = { name: 'delete-collection', group: 'delete', weight: 2, play };

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const pods = [createBarePod(run, {}), createBarePod(run, {})];
  for (const pod of pods) {
    yield* schedule(run, pod);
    yield* startUp(run, pod);
  }
  yield* wait(run, random.around(120_000_000));
  requestDeleteCollection(run, pods, random.pick(cluster.people), 'batch%3Dnightly');
  for (const pod of pods) yield* stopAndRemove(run, pod, { takesUs: random.around(800_000), exitCode: 0 });
}
