import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const runtimeHandlerMissing: Scenario = {
  name: 'runtime-handler-missing',
  story: 'The runtime class names a handler that the node has not.',
  run: async (lab) => {
    await lab.create({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'lab-none' }, handler: 'none' });
    lab.afterwards(async () => {
      await lab.send('DELETE', '/apis/node.k8s.io/v1/runtimeclasses/lab-none');
    });
    await lab.rest(1);
    await lab.create(pod('web', {}, { runtimeClassName: 'lab-none' }));
    await lab.event('web', 'FailedCreatePodSandBox', undefined, 30);
    await lab.rest(3);
  },
  until: '+12m',
  truth: [
    stuck('web', { cause: 'runtime-handler-missing', side: 'platform', stage: 'sandbox', never: ['pod.ready', 'container.started'] }),
  ],
};
