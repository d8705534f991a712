import { job, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { deliveredOnce } from '../truth.ts';

export const healthyCronJob: Scenario = {
  name: 'healthy-cron-job',
  story: 'A Job that a CronJob has made by hand; the CronJob is the workload.',
  run: async (lab) => {
    const cron = await lab.create({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'nightly' },
      spec: { schedule: '0 3 * * *', suspend: true, jobTemplate: { spec: job('x', {})['spec'] } },
    });
    await lab.create({
      ...job('nightly-manual', shell('sleep 1')),
      metadata: {
        name: 'nightly-manual',
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'nightly', uid: cron.metadata.uid, controller: true }],
      },
    });
    await lab.pod('nightly-manual', 'Succeeded', (found) => found.status?.phase === 'Succeeded');
  },
  until: 'end',
  truth: [deliveredOnce('nightly-manual-*', { row: { workload_kind: 'CronJob', workload_name: 'nightly', run_to_completion: true } })],
};
