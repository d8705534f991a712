import { job } from '../pods.ts';
import { isFailed } from '../rollouts.ts';
import type { Scenario } from '../scenario.ts';
import { failed } from '../truth.ts';

const broken = { cause: 'bad-command', side: 'tenant', container: 'app', row: { workload_kind: 'Job', run_to_completion: true } } as const;

export const jobFailed: Scenario = {
  name: 'job-failed',
  story: 'The command of a Job does not exist in its image; after one more Pod than it may lose the Job has failed.',
  run: async (lab) => {
    await lab.create(job('sum', { command: ['/bin/nonsense'] }, { backoffLimit: 1 }));
    await lab.rolledOut('/jobs/sum', isFailed);
  },
  until: '+12m',
  truth: [failed('sum-*', broken), failed('sum-*', { ...broken, nth: 2 })],
  rollouts: [
    {
      kind: 'Job',
      name: 'sum',
      nth: 1,
      state: 'stuck',
      reason: 'BackoffLimitExceeded',
      desired: 1,
      created: 2,
      ready: 0,
      heldUpBy: [1, 2],
    },
  ],
};
