import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const configMapMissing: Scenario = {
  name: 'config-map-missing',
  story: 'A variable comes from a ConfigMap that does not exist.',
  run: async (lab) => {
    await lab.create(pod('web', { envFrom: [{ configMapRef: { name: 'nonsense' } }] }));
    await lab.event('web', 'Failed', undefined, 30);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'configmap-missing', side: 'tenant', container: 'app' })],
};
