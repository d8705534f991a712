import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const resourceClaimMissing: Scenario = {
  name: 'resource-claim-missing',
  story: 'The Pod refers to a template of a resource claim that does not exist.',
  run: async (lab) => {
    await lab.create(
      pod(
        'web',
        { resources: { claims: [{ name: 'gpu' }] } },
        { resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 'nonsense' }] },
      ),
    );
    await lab.event('web', 'FailedResourceClaimCreation');
    await lab.rest(2);
  },
  until: '+12m',
  truth: [
    stuck('web', {
      cause: 'resource-claim-missing',
      side: 'tenant',
      milestones: ['pod.created'],
      never: ['pod.scheduled', 'pod.kubelet_acknowledged'],
      stages: { present: ['schedule'], absent: ['kubelet_ack'] },
    }),
  ],
};
