import { container, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthySidecar: Scenario = {
  name: 'healthy-sidecar',
  story: 'An init container that goes on running is a sidecar; the Pod is Ready beside it.',
  run: async (lab) => {
    await lab.create(pod('web', {}, { initContainers: [container({ name: 'proxy', restartPolicy: 'Always' })] }));
    await lab.ready('web');
  },
  until: 'end',
  truth: [delivered('web', { milestones: ['container.started/proxy', 'container.started/app', 'pod.ready'] })],
};
