import { job, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { deliveredOnce } from '../truth.ts';

export const healthyJob: Scenario = {
  name: 'healthy-job',
  story: 'A Job runs one Pod to its end.',
  run: async (lab) => {
    await lab.create(job('sum', shell('sleep 3')));
    await lab.pod('sum', 'Succeeded', (found) => found.status?.phase === 'Succeeded');
  },
  until: 'end',
  truth: [deliveredOnce('sum-*', { row: { workload_kind: 'Job', workload_name: 'sum', run_to_completion: true } })],
};
