import { container, pod, shell } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyInit: Scenario = {
  name: 'healthy-init',
  story: 'Two init containers run one after the other, then the container.',
  run: async (lab) => {
    await lab.create(
      pod(
        'web',
        {},
        { initContainers: [container({ name: 'first', ...shell('sleep 2') }), container({ name: 'second', ...shell('sleep 1') })] },
      ),
    );
    await lab.ready('web');
  },
  until: 'end',
  truth: [
    delivered('web', {
      milestones: ['pod.created', 'container.started/first', 'container.started/second', 'container.started/app', 'pod.ready'],
      stages: { present: ['init'], absent: ['unschedulable', 'crash_backoff'] },
    }),
  ],
};
