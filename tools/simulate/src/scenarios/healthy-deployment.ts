import { startUp } from '../kubelet.ts';
import type { Life, Run, Scenario } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createReplica, deploymentFor } from '../workload.ts';

/** A Pod of a Deployment becomes Ready and stays. */
export const healthyDeployment: Scenario = { name: 'healthy-deployment', group: 'healthy', weight: 30, play };

function* play(run: Run): Life {
  const pod = createReplica(run, deploymentFor(run, {}));
  yield* schedule(run, pod);
  yield* startUp(run, pod);
}
