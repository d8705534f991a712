import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const secretEnvMissing: Scenario = {
  name: 'secret-env-missing',
  story: 'A variable comes from a Secret that does not exist.',
  run: async (lab) => {
    await lab.create(pod('web', { envFrom: [{ secretRef: { name: 'nonsense' } }] }));
    await lab.event('web', 'Failed', undefined, 30);
    await lab.rest(5);
  },
  until: '+12m',
  truth: [stuck('web', { cause: 'secret-missing', side: 'tenant', container: 'app' })],
};
