import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const admissionWebhookDenied = defineRule({
  cause: 'admission-webhook-denied',
  stage: 'creation',
  summary: 'The admission webhook[ {webhook}] refused the Pod[: {detail}].',
  signals: [
    refusal(['admission webhook "<webhook>" denied the request*quota', 'admission webhook*quota'], { code: 'QuotaWebhookDenied' }),
    refusal(['admission webhook "<webhook>" denied the request: <detail...>', 'admission webhook "<webhook>" denied the request']),
  ],
  examples: [
    {
      title: 'a policy engine refuses a privileged Pod',
      gives: 'admission-webhook-denied',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'admission webhook "validation.policy.example" denied the request: privileged containers are not allowed',
          details: { code: '403' },
        },
      ],
    },
    {
      title: 'near miss: a ResourceQuota, not a webhook, speaks of quota',
      gives: 'quota-exceeded',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'pods "web-0" is forbidden: exceeded quota: team-a, requested: pods=1, used: pods=10, limited: pods=10',
          details: { code: '403' },
        },
      ],
    },
  ],
});
