import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const apiServerError = defineRule({
  cause: 'api-server-error',
  stage: 'creation',
  summary: 'The API server could not create the Pod[: {detail}].',
  signals: [
    refusal(['etcdserver: <detail...>', 'context deadline exceeded', 'status unknown for quota']),
    refusal(['Internal error occurred: <detail...>'], { codes: [500, 599] }),
    { rows: ['pod.create_refused'], codes: [500, 599] },
  ],
  examples: [
    {
      title: 'the storage lost its leader',
      gives: 'api-server-error',
      outcome: 'rejected',
      rows: [{ type: 'pod.create_refused', at: 0, message: 'etcdserver: leader changed', details: { code: '500' } }],
    },
    {
      title: 'near miss: an internal error about a webhook',
      gives: 'admission-webhook-unavailable',
      over: ['api-server-error'],
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'Internal error occurred: failed calling webhook "a.example": context deadline exceeded',
          details: { code: '500' },
        },
      ],
    },
  ],
});
