import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const quotaExceeded = defineRule({
  cause: 'quota-exceeded',
  stage: 'creation',
  summary: 'The quota[ {quota}] of the namespace is used up[: {requested} asked for, {used} in use, {limited} allowed].',
  signals: [
    refusal([
      'exceeded quota: <quota>, requested: <requested...>, used: <used...>, limited: <limited...>',
      'exceeded quota: <quota>,',
      'exceeded quota',
    ]),
  ],
  examples: [
    {
      title: 'the controller reports it, no audit log is read',
      gives: 'quota-exceeded',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          component: 'replicaset-controller',
          reason: 'FailedCreate',
          message:
            'Error creating: pods "web-7d9-x2" is forbidden: exceeded quota: team-a, requested: requests.cpu=500m, used: requests.cpu=4, limited: requests.cpu=4',
          details: { code: '0' },
        },
      ],
    },
    {
      title: 'near miss: the quota wants requests to be stated',
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
      title: 'near miss: there was room on the next attempt, and the Pod is slow to start for itself',
      gives: 'slow-start',
      stages: [['readiness', 25]],
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'pods "web-0" is forbidden: exceeded quota: team-a, requested: pods=1, used: pods=10, limited: pods=10',
          details: { code: '403' },
        },
        { type: 'pod.created', at: 20 },
      ],
    },
  ],
});
