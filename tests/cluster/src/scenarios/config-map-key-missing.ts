import { named, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const configMapKeyMissing: Scenario = {
  name: 'config-map-key-missing',
  story: 'The ConfigMap exists, and has not the key that a variable comes from.',
  run: async (lab) => {
    await lab.create(named('ConfigMap', 'settings', { data: { colour: 'blue' } }));
    await lab.create(pod('web', { env: [{ name: 'SIZE', valueFrom: { configMapKeyRef: { name: 'settings', key: 'size' } } }] }));
    await lab.event('web', 'Failed', undefined, 30);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'configmap-key-missing', side: 'tenant', container: 'app' })],
};
