import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const rbacDenied = defineRule({
  cause: 'rbac-denied',
  stage: 'creation',
  summary: '[{user} ]may not create Pods in this namespace.',
  signals: [refusal(['User "<user>" cannot create resource "pods"', 'cannot create resource "pods"'])],
  examples: [
    {
      title: 'a service account without the right',
      gives: 'rbac-denied',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message:
            'pods is forbidden: User "system:serviceaccount:shop:builder" cannot create resource "pods" in API group "" in the namespace "shop"',
          details: { code: '403' },
        },
      ],
    },
    {
      title: 'near miss: forbidden by a quota',
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
