import { requestDelete, stopAndRemove } from '../deletion.ts';
import { startUp } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { blame } from '../truth.ts';
import { createBarePod } from '../workload.ts';

const GRACE_S = [60, 120, 900] as const;
/** A grace period above this is itself the reason why a deletion takes too long. */
const LONG_GRACE_S = 600;

/** The process ignores the signal and is killed when its grace period ends. */
export const deleteSlowGrace: Scenario = { name: 'delete-slow-grace', group: 'delete', weight: 3, play };

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const graceS = random.pick(GRACE_S);
  const pod = createBarePod(run, { graceS });
  yield* schedule(run, pod);
  yield* startUp(run, pod);
  yield* wait(run, random.around(100_000_000));
  requestDelete(run, pod, random.pick(cluster.people));
  if (graceS > LONG_GRACE_S && pod.removed !== undefined) blame(pod.removed, 'grace-period-long');
  yield* stopAndRemove(run, pod, { takesUs: graceS * 1_000_000 + random.around(30_000), exitCode: 137 });
}
