import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const namespaceTerminating = defineRule({
  cause: 'namespace-terminating',
  stage: 'creation',
  summary: 'The namespace[ {namespace}] is being deleted, so the Pod could not be created in it.',
  signals: [
    refusal(['unable to create new content in namespace <namespace> because it is being terminated', 'because it is being terminated']),
  ],
  examples: [
    {
      title: 'a controller keeps trying while its namespace goes away',
      gives: 'namespace-terminating',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'pods "web-7d9-x2" is forbidden: unable to create new content in namespace shop because it is being terminated',
          details: { code: '403' },
        },
      ],
    },
    {
      title: 'near miss: forbidden for want of a right',
      gives: 'rbac-denied',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'pods is forbidden: User "ana" cannot create resource "pods" in API group "" in the namespace "shop"',
          details: { code: '403' },
        },
      ],
    },
  ],
});
