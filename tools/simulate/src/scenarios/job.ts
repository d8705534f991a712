import { removeFinalizers } from '../deletion.ts';
import { mainContainer, report, startUp, terminate } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';
import { schedule } from '../scheduler.ts';
import { createJob, createReplica } from '../workload.ts';

/** A Job's Pod runs to completion, and the Job's controller takes its finalizer away. */
export const job: Scenario = { name: 'job', group: 'healthy', weight: 8, play };

function* play(run: Run): Life {
  const { random, cluster } = run.sim;
  const pod = createReplica(run, createJob(run, {}));
  yield* schedule(run, pod);
  yield* startUp(run, pod);
  const main = mainContainer(pod);
  const startedAtUs = main.state.phase === 'running' ? main.state.atUs : run.nowUs;
  yield* wait(run, random.around(20_000_000));
  terminate(run, pod, main, { exitCode: 0, reason: 'Completed', startedAtUs });
  yield* wait(run, random.around(700_000));
  pod.phase = 'Succeeded';
  pod.sandboxId = '';
  report(run, pod);
  yield* wait(run, random.around(1_000_000));
  removeFinalizers(run, pod, cluster.jobs);
}
