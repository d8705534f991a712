import { named, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { refused } from '../truth.ts';

export const namespaceTerminating: Scenario = {
  name: 'namespace-terminating',
  story: 'A Pod is created in a namespace that is being deleted.',
  run: async (lab) => {
    await lab.create(named('ConfigMap', 'anchor', {}, { finalizers: ['example.com/hold'] }));
    lab.afterwards(async () => lab.patch('/configmaps/anchor', { metadata: { finalizers: null } }));
    await lab.send('DELETE', `/api/v1/namespaces/${lab.namespace}`);
    await lab.rest(2);
    await lab.createRefused(pod('web'), 403);
  },
  until: '+12m',
  truth: [refused('web', { cause: 'namespace-terminating', side: 'tenant' })],
};
