import { isTrue, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyReadinessGate: Scenario = {
  name: 'healthy-readiness-gate',
  story: 'A controller from outside opens the readiness gate four seconds after the containers are Ready.',
  run: async (lab) => {
    await lab.create(pod('web', {}, { readinessGates: [{ conditionType: 'example.com/listed' }] }));
    await lab.pod('web', 'ContainersReady', (found) => isTrue(found, 'ContainersReady'));
    await lab.rest(4);
    await lab.patch(
      '/pods/web/status',
      { status: { conditions: [{ type: 'example.com/listed', status: 'True' }] } },
      'application/strategic-merge-patch+json',
    );
    await lab.ready('web');
  },
  until: 'end',
  truth: [delivered('web', { stages: { present: ['readiness_gate'], absent: ['unschedulable'] } })],
};
