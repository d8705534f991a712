import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const healthyDeleteFinalizer: Scenario = {
  name: 'healthy-delete-finalizer',
  story: 'A finalizer holds the deleted Pod for five seconds.',
  run: async (lab) => {
    await lab.create(pod('web', {}, {}, { finalizers: ['example.com/backup'] }));
    await lab.ready('web');
    await lab.remove('/pods/web');
    await lab.rest(8);
    await lab.patch('/pods/web', { metadata: { finalizers: null } });
    await lab.gone('web');
  },
  until: 'end',
  truth: [delivered('web'), removed('web', { stages: { present: ['finalizers'], absent: [] } })],
};
