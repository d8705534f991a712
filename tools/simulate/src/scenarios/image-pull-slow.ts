import { acknowledge, becomeReady, mainContainer, prepareSandbox, pullImage, startContainers } from '../kubelet.ts';
import type { Life, Run, Scenario } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { blame } from '../truth.ts';
import { createReplica, deploymentFor } from '../workload.ts';

const TYPICAL_PULL_US = 800_000_000;

/** The image comes at a trickle and nothing fails: the Pod is delivered, late. */
export const imagePullSlow: Scenario = { name: 'image-pull-slow', group: 'broken', weight: 3, play };

function* play(run: Run): Life {
  const { random } = run.sim;
  const pod = createReplica(run, deploymentFor(run, {}));
  yield* schedule(run, pod);
  yield* acknowledge(run, pod);
  yield* prepareSandbox(run, pod);
  blame(pod.created, 'image-pull-slow');
  const main = mainContainer(pod);
  yield* pullImage(run, pod, main, { takesUs: random.around(TYPICAL_PULL_US), queuedUs: 0, bytes: main.plan.imageBytes });
  pod.created.curedAtUs = run.nowUs;
  yield* startContainers(run, pod);
  yield* becomeReady(run, pod);
}
