import { named, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyVolumes: Scenario = {
  name: 'healthy-volumes',
  story: 'A ConfigMap and a Secret as files and variables, an empty directory and a directory of the node.',
  run: async (lab) => {
    await lab.create(named('ConfigMap', 'settings', { data: { colour: 'blue' } }));
    await lab.create(named('Secret', 'keys', { stringData: { token: 'not-a-secret' } }));
    await lab.create(
      pod(
        'web',
        {
          envFrom: [{ configMapRef: { name: 'settings' } }],
          volumeMounts: [
            { name: 'keys', mountPath: '/keys' },
            { name: 'scratch', mountPath: '/scratch' },
            { name: 'tmp', mountPath: '/host-tmp' },
          ],
        },
        {
          volumes: [
            { name: 'keys', secret: { secretName: 'keys' } },
            { name: 'scratch', emptyDir: {} },
            { name: 'tmp', hostPath: { path: '/tmp', type: 'Directory' } },
          ],
        },
      ),
    );
    await lab.ready('web');
  },
  until: 'end',
  truth: [delivered('web')],
};
