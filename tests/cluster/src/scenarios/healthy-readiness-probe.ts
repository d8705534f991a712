import { pod, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyReadinessProbe: Scenario = {
  name: 'healthy-readiness-probe',
  story: 'The readiness probe fails a few times before the server answers.',
  run: async (lab) => {
    await lab.create(
      pod('web', {
        ...shell('sleep 4; exec httpd -f -p 8080 -h /www'),
        readinessProbe: { httpGet: { port: 8080, path: '/index.html' }, periodSeconds: 1 },
      }),
    );
    await lab.ready('web');
  },
  until: 'end',
  truth: [delivered('web', { stages: { present: ['readiness'], absent: ['unschedulable'] } })],
};
