import { exec, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyPostStart: Scenario = {
  name: 'healthy-post-start',
  story: 'A postStart hook takes two seconds.',
  run: async (lab) => {
    await lab.create(pod('web', { lifecycle: { postStart: exec('sleep 2') } }));
    await lab.ready('web');
  },
  until: 'end',
  truth: [delivered('web', { stages: { present: ['post_start'], absent: ['unschedulable'] } })],
};
