import { exec, pod, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyStartupProbe: Scenario = {
  name: 'healthy-startup-probe',
  story: 'A startup probe holds the other probes back for a few seconds.',
  run: async (lab) => {
    await lab.create(
      pod('web', {
        ...shell('sleep 3; touch /tmp/up; sleep 1000000'),
        startupProbe: { ...exec('test -e /tmp/up'), periodSeconds: 1, failureThreshold: 30 },
      }),
    );
    await lab.ready('web');
  },
  until: 'end',
  truth: [delivered('web')],
};
