import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const admissionWebhookUnavailable = defineRule({
  cause: 'admission-webhook-unavailable',
  stage: 'creation',
  summary: 'The admission webhook[ {webhook}] could not be asked[: {detail}].',
  signals: [refusal(['failed calling webhook "<webhook>": <detail...>', 'failed calling webhook'])],
  examples: [
    {
      title: 'nothing listens behind the webhook',
      gives: 'admission-webhook-unavailable',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message:
            'Internal error occurred: failed calling webhook "inject.mesh.example": failed to call webhook: Post "https://mesh.mesh.svc:443/inject": no endpoints available for service "mesh"',
          details: { code: '500' },
        },
      ],
      over: ['api-server-error'],
    },
    {
      title: 'near miss: the webhook was asked and said no',
      gives: 'admission-webhook-denied',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'admission webhook "inject.mesh.example" denied the request: sidecar not allowed',
          details: { code: '400' },
        },
      ],
    },
  ],
});
