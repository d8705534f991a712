import { startUp } from '../kubelet.ts';
import type { Life, Run, Scenario } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createReplica, deploymentFor } from '../workload.ts';

/** A sidecar starts first and keeps running. */
export const healthySidecar: Scenario = { name: 'healthy-sidecar', group: 'healthy', weight: 4, play };

function* play(run: Run): Life {
  const pod = createReplica(run, deploymentFor(run, { sidecar: true }));
  yield* schedule(run, pod);
  yield* startUp(run, pod);
}
