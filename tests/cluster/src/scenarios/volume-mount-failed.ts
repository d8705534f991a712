import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const volumeMountFailed: Scenario = {
  name: 'volume-mount-failed',
  story: 'The server of a network file system does not answer.',
  run: async (lab) => {
    await lab.create(
      pod(
        'web',
        { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
        { volumes: [{ name: 'data', nfs: { server: '127.0.0.1', path: '/export' } }] },
      ),
    );
    await lab.event('web', 'FailedMount', undefined, 60);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'volume-mount-failed', side: 'platform', stage: 'volume_mount' })],
};
