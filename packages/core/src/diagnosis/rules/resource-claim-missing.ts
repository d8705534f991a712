import { defineRule } from '../rule.ts';

export const resourceClaimMissing = defineRule({
  cause: 'resource-claim-missing',
  stage: 'schedule',
  summary: 'The resource claim[ {claim}] of the Pod cannot be made[: {detail}].',
  signals: [
    {
      rows: ['warning'],
      components: ['resource_claim', 'resource-claim-controller'],
      reasons: ['FailedResourceClaimCreation'],
      messages: ['PodResourceClaim <claim>: <detail...>', 'not found'],
    },
  ],
  examples: [
    {
      title: 'the template of the claim does not exist',
      gives: 'resource-claim-missing',
      stages: [['schedule', 0]],
      rows: [
        { type: 'pod.created', at: 0 },
        {
          type: 'warning',
          at: 1,
          last: 590,
          count: 20,
          component: 'resource_claim',
          reason: 'FailedResourceClaimCreation',
          message: 'PodResourceClaim gpu: resource claim template "gpus": resourceclaimtemplate.resource.k8s.io "gpus" not found',
        },
      ],
      over: ['scheduler-down'],
    },
    {
      title: 'near miss: nothing is said of any claim',
      gives: 'scheduler-down',
      stages: [['schedule', 0]],
      rows: [{ type: 'pod.created', at: 0 }],
    },
  ],
});
