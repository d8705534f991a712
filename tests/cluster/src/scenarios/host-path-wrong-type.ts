import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const hostPathWrongType: Scenario = {
  name: 'host-path-wrong-type',
  story: 'The Pod wants a directory of the node where a file is.',
  run: async (lab) => {
    await lab.create(
      pod(
        'web',
        { volumeMounts: [{ name: 'host', mountPath: '/host' }] },
        { volumes: [{ name: 'host', hostPath: { path: '/etc/passwd', type: 'Directory' } }] },
      ),
    );
    await lab.event('web', 'FailedMount', undefined, 30);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'host-path-wrong-type', side: 'tenant', stage: 'volume_mount' })],
};
