import { startUp } from '../kubelet.ts';
import type { Life, Run, Scenario } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createReplica, deploymentFor } from '../workload.ts';

/** An init container runs to its end before the main one starts. */
export const healthyInit: Scenario = { name: 'healthy-init', group: 'healthy', weight: 5, play };

function* play(run: Run): Life {
  const pod = createReplica(run, deploymentFor(run, { init: true }));
  yield* schedule(run, pod);
  yield* startUp(run, pod);
}
