import { report, startUp } from '../kubelet.ts';
import { setCondition } from '../pod-conditions.ts';
import { patchStatus } from '../pod-requests.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createReplica, deploymentFor } from '../workload.ts';

const GATE = 'target-health.example.com/attached';

/** All containers are ready, and a load balancer's controller lets the Pod become Ready some seconds later. */
export const healthyReadinessGate: Scenario = { name: 'healthy-readiness-gate', group: 'healthy', weight: 3, play };

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const pod = createReplica(run, deploymentFor(run, { readinessGate: GATE }));
  yield* schedule(run, pod);
  yield* startUp(run, pod);
  yield* wait(run, random.around(12_000_000));
  patchStatus(run, pod, cluster.gateKeeper, () =>
    setCondition(pod, { type: GATE, status: 'True', reason: '', message: '', atUs: run.nowUs, byKubelet: false }),
  );
  yield* wait(run, random.around(200_000));
  report(run, pod);
}
