import { removeFinalizers, requestDelete, stopAndRemove } from '../deletion.ts';
import { startUp } from '../kubelet.ts';
import { planPod } from '../pod-plan.ts';
import { createPod } from '../pod-requests.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { lengthUs } from '../trouble.ts';
import { blame } from '../truth.ts';

const FINALIZER = 'backup.example.com/snapshot';

/** A finalizer holds the object after the kubelet is done with it; its controller takes it away late or never. */
export const deleteFinalizer: Scenario = {
  name: 'delete-finalizer',
  group: 'delete',
  weight: 3,
  endings: ['stay', 'recover', 'recover'],
  play,
};

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const client = random.pick(cluster.people);
  const plan = planPod(random, {});
  const name = `${plan.app}-${random.suffix(6)}`;
  const pod = createPod(run, {
    client,
    plan,
    name: { exact: name },
    labels: `"app":"${plan.app}"`,
    ownerReference: undefined,
    finalizers: [FINALIZER],
    workloadKind: 'Pod',
    workloadName: name,
  });
  yield* schedule(run, pod);
  yield* startUp(run, pod);
  yield* wait(run, random.around(60_000_000));
  requestDelete(run, pod, client);
  yield* stopAndRemove(run, pod, { takesUs: random.around(1_000_000), exitCode: 0 });
  if (pod.removed !== undefined) blame(pod.removed, 'finalizer-stuck');
  yield* wait(run, Math.min(lengthUs(run), Number.MAX_SAFE_INTEGER - run.nowUs));
  removeFinalizers(run, pod, cluster.gateKeeper);
}
