import { image } from '../images.ts';
import { isTrue, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyUpgrade: Scenario = {
  name: 'healthy-upgrade',
  story: 'The image of a running Pod is changed in place; the container is started again with it.',
  run: async (lab) => {
    await lab.create(pod('web'));
    await lab.ready('web');
    await lab.rest(2);
    await lab.patch(
      '/pods/web',
      { spec: { containers: [{ name: 'app', image: image('shell:2') }] } },
      'application/strategic-merge-patch+json',
    );
    await lab.pod('web', 'Ready again', (found) => found.status?.containerStatuses?.[0]?.restartCount === 1 && isTrue(found, 'Ready'), 60);
  },
  until: 'end',
  truth: [
    delivered('web', { never: [] }),
    delivered('web', {
      action: 'upgrade',
      milestones: ['pod.upgrade_requested'],
      never: ['pod.resize_requested', 'pod.resized'],
      stages: { present: ['kill', 'readiness'], absent: ['schedule', 'sandbox', 'resize'] },
    }),
  ],
};
