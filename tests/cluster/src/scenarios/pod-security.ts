import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { refused } from '../truth.ts';

export const podSecurity: Scenario = {
  name: 'pod-security',
  story: 'The namespace enforces the restricted Pod Security Standard, and the Pod does not keep to it.',
  run: async (lab) => {
    await lab.send('PATCH', `/api/v1/namespaces/${lab.namespace}`, {
      metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    await lab.rest(1);
    await lab.createRefused(pod('web'), 403);
  },
  until: '+12m',
  truth: [refused('web', { cause: 'pod-security-denied', side: 'policy' })],
};
