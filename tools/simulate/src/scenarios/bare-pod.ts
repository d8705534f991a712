import { startUp } from '../kubelet.ts';
import type { Life, Run, Scenario } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createBarePod } from '../workload.ts';

/** Somebody creates a Pod by hand. */
export const barePod: Scenario = { name: 'bare-pod', group: 'healthy', weight: 3, play };

function* play(run: Run): Life {
  const pod = createBarePod(run, {});
  yield* schedule(run, pod);
  yield* startUp(run, pod);
}
