import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const healthyDeleteForced: Scenario = {
  name: 'healthy-delete-forced',
  story: 'A Pod is deleted with no time to end; the object goes before its container.',
  run: async (lab) => {
    await lab.create(pod('web'));
    await lab.ready('web');
    await lab.remove('/pods/web', { gracePeriodSeconds: 0 });
    await lab.gone('web');
  },
  until: 'end',
  truth: [delivered('web'), removed('web', { row: { forced: true }, milestones: ['pod.delete_requested'] })],
};
