import { exec, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const healthyDeletePreStop: Scenario = {
  name: 'healthy-delete-pre-stop',
  story: 'A preStop hook takes six of the twenty seconds that a Pod has to end.',
  run: async (lab) => {
    await lab.create(pod('web', { lifecycle: { preStop: exec('sleep 6') } }, { terminationGracePeriodSeconds: 20 }));
    await lab.ready('web');
    await lab.remove('/pods/web');
    await lab.gone('web', 60);
  },
  until: 'end',
  truth: [delivered('web'), removed('web', { stages: { present: ['grace'], absent: ['finalizers'] } })],
};
