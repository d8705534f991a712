import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const csiDriverMissing: Scenario = {
  name: 'csi-driver-missing',
  story: 'A volume needs a CSI driver that the node has not.',
  run: async (lab) => {
    await lab.create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: 'none.example.com' },
      spec: { volumeLifecycleModes: ['Ephemeral'] },
    });
    lab.afterwards(async () => {
      await lab.send('DELETE', '/apis/storage.k8s.io/v1/csidrivers/none.example.com');
    });
    await lab.create(
      pod(
        'web',
        { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
        { volumes: [{ name: 'data', csi: { driver: 'none.example.com' } }] },
      ),
    );
    await lab.event('web', 'FailedMount', undefined, 60);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'csi-driver-missing', side: 'platform', stage: 'volume_mount' })],
};
