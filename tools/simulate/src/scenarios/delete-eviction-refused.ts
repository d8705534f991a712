import { refuseEviction, requestEviction, stopAndRemove } from '../deletion.ts';
import { startUp } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createReplica, deploymentFor } from '../workload.ts';

const REFUSALS_MOST = 6;
const RETRY_US = 5_000_000;

/** A disruption budget refuses the eviction some times before it allows it; only the allowed one deletes. */
export const deleteEvictionRefused: Scenario = { name: 'delete-eviction-refused', group: 'delete', weight: 2, play };

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const client = random.pick(cluster.people);
  const workload = deploymentFor(run, {});
  const pod = createReplica(run, workload);
  yield* schedule(run, pod);
  yield* startUp(run, pod);
  yield* wait(run, random.around(150_000_000));
  const refusals = random.between(1, REFUSALS_MOST);
  for (let refused = 0; refused < refusals; refused += 1) {
    refuseEviction(run, pod, client, workload.name);
    yield* wait(run, RETRY_US);
  }
  requestEviction(run, pod, client);
  yield* stopAndRemove(run, pod, { takesUs: random.around(1_500_000), exitCode: 0 });
}
