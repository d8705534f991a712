import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const quotaMissingRequests = defineRule({
  cause: 'quota-missing-requests',
  stage: 'creation',
  summary: 'The quota[ {quota}] counts what the Pod does not state[: {missing}].',
  signals: [refusal(['failed quota: <quota>: must specify <missing...>', 'failed quota'])],
  examples: [
    {
      title: 'no CPU limit under a quota on CPU limits',
      gives: 'quota-missing-requests',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'pods "web-0" is forbidden: failed quota: team-a: must specify limits.cpu for: app',
          details: { code: '403' },
        },
      ],
    },
    {
      title: 'near miss: stated, and too much',
      gives: 'quota-exceeded',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'pods "web-0" is forbidden: exceeded quota: team-a, requested: limits.cpu=8, used: limits.cpu=4, limited: limits.cpu=10',
          details: { code: '403' },
        },
      ],
    },
  ],
});
