import { job, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { deliveredOnce } from '../truth.ts';

export const healthyJobCompletions: Scenario = {
  name: 'healthy-job-completions',
  story: 'A Job wants three Pods to end well, two at a time, and is complete.',
  run: async (lab) => {
    await lab.create(job('sum', shell('sleep 3'), { completions: 3, parallelism: 2 }));
    await lab.rolledOut('/jobs/sum');
  },
  until: 'end',
  truth: [1, 2, 3].map((nth) => deliveredOnce('sum-*', { nth, row: { workload_kind: 'Job', run_to_completion: true } })),
  rollouts: [{ kind: 'Job', name: 'sum', nth: 1, state: 'completed', desired: 3, created: 3, ready: 3, heldUpBy: 'the last' }],
};
