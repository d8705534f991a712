import { job, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { deliveredOnce } from '../truth.ts';

export const healthyJobExitCode: Scenario = {
  name: 'healthy-job-exit-code',
  story: "A Job's Pod starts and ends with exit code 3. It was delivered: what it answers is its owner's affair.",
  run: async (lab) => {
    await lab.create(job('sum', shell('sleep 2; exit 3')));
    await lab.pod('sum', 'Failed', (found) => found.status?.phase === 'Failed');
  },
  until: 'end',
  truth: [deliveredOnce('sum-*', { row: { workload_kind: 'Job', run_to_completion: true } })],
};
