import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const secretMissing: Scenario = {
  name: 'secret-missing',
  story: 'A volume comes from a Secret that does not exist.',
  run: async (lab) => {
    await lab.create(
      pod(
        'web',
        { volumeMounts: [{ name: 'keys', mountPath: '/keys' }] },
        { volumes: [{ name: 'keys', secret: { secretName: 'nonsense' } }] },
      ),
    );
    await lab.event('web', 'FailedMount', undefined, 30);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'secret-missing', side: 'tenant', stage: 'volume_mount' })],
};
