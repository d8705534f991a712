import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const serviceAccountMissing = defineRule({
  cause: 'service-account-missing',
  stage: 'creation',
  summary: 'The service account[ {account}] does not exist.',
  signals: [
    refusal(['error looking up service account <account>:', 'serviceaccount "<account>" not found', 'error looking up service account']),
  ],
  examples: [
    {
      title: 'the account was never created',
      gives: 'service-account-missing',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'pods "web-0" is forbidden: error looking up service account shop/builder: serviceaccount "builder" not found',
          details: { code: '403' },
        },
      ],
    },
    {
      title: 'near miss: the account exists and may not create Pods',
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
  ],
});
