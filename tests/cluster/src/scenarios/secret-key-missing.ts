import { named, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const secretKeyMissing: Scenario = {
  name: 'secret-key-missing',
  story: 'The Secret exists, and has not the key that a volume asks for.',
  run: async (lab) => {
    await lab.create(named('Secret', 'keys', { stringData: { token: 'not-a-secret' } }));
    await lab.create(
      pod(
        'web',
        { volumeMounts: [{ name: 'keys', mountPath: '/keys' }] },
        { volumes: [{ name: 'keys', secret: { secretName: 'keys', items: [{ key: 'password', path: 'password' }] } }] },
      ),
    );
    await lab.event('web', 'FailedMount', undefined, 30);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'secret-key-missing', side: 'tenant', stage: 'volume_mount' })],
};
