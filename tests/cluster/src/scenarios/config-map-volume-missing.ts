import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const configMapVolumeMissing: Scenario = {
  name: 'config-map-volume-missing',
  story: 'A volume comes from a ConfigMap that does not exist.',
  run: async (lab) => {
    await lab.create(
      pod(
        'web',
        { volumeMounts: [{ name: 'settings', mountPath: '/settings' }] },
        { volumes: [{ name: 'settings', configMap: { name: 'nonsense' } }] },
      ),
    );
    await lab.event('web', 'FailedMount', undefined, 30);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'configmap-missing', side: 'tenant', stage: 'volume_mount' })],
};
