import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const runtimeDown: Scenario = {
  name: 'runtime-down',
  story: 'The container runtime is gone; the kubelet cannot make the sandbox, and the node is no longer Ready.',
  isAlone: true,
  run: async (lab) => {
    lab.afterwards(async () => {
      await lab.daemons.start('containerd');
      await lab.daemons.nodeReady();
    });
    await lab.daemons.stop('containerd');
    await lab.create(pod('web'));
    await lab.event('web', 'FailedCreatePodSandBox', undefined, 30).catch(() => undefined);
    await lab.rest(30);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'runtime-down', side: 'platform', never: ['pod.ready', 'container.started'] })],
};
