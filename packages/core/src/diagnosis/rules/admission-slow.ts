import { defineSlowRule } from '../rule.ts';

export const admissionSlow = defineSlowRule({
  cause: 'admission-slow',
  stages: ['admission'],
  summary: 'The API server took {duration} of {elapsed} to answer the create request.',
  examples: [
    {
      title: 'a webhook that answers late',
      gives: 'admission-slow',
      asOf: 60,
      stages: [
        ['admission', 0, 28],
        ['readiness', 30, 50],
      ],
      rows: [{ type: 'pod.created', at: 28 }],
    },
    {
      title: 'near miss: a webhook that does not answer',
      gives: 'admission-webhook-unavailable',
      over: ['api-server-error'],
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 30,
          message: 'Internal error occurred: failed calling webhook "a.example": context deadline exceeded',
          details: { code: '500' },
        },
      ],
    },
  ],
});
