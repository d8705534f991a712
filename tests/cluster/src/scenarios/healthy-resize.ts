import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyResize: Scenario = {
  name: 'healthy-resize',
  story: 'A running Pod is given more CPU without a restart.',
  run: async (lab) => {
    await lab.create(pod('web', { resources: { requests: { cpu: '10m' }, limits: { cpu: '100m' } } }));
    await lab.ready('web');
    await lab.rest(2);
    await lab.patch(
      '/pods/web/resize',
      { spec: { containers: [{ name: 'app', resources: { requests: { cpu: '20m' }, limits: { cpu: '200m' } } }] } },
      'application/strategic-merge-patch+json',
    );
    await lab.pod('web', 'resized', (found) => found.status?.containerStatuses?.[0]?.resources?.limits?.cpu === '200m', 60);
    await lab.rest(3);
  },
  until: 'end',
  truth: [
    delivered('web'),
    delivered('web', {
      action: 'resize',
      milestones: ['pod.resize_requested', 'pod.resize_allocated', 'pod.resized'],
      never: ['pod.upgrade_requested', 'pod.resize_deferred', 'pod.resize_infeasible'],
      stages: { present: ['resize_wait', 'resize'], absent: ['kill', 'grace', 'readiness'] },
    }),
  ],
};
