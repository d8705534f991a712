import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const limitRange = defineRule({
  cause: 'limit-range',
  stage: 'creation',
  summary: 'The resources of the Pod lie outside what the namespace allows[: {detail}].',
  signals: [
    refusal([
      'maximum <resource> usage per <what> is <limit>, but',
      'minimum <resource> usage per <what> is <limit>, but',
      'limit to request ratio per <what> is <limit>, but',
      'usage per Container is',
      'usage per Pod is',
    ]),
  ],
  examples: [
    {
      title: 'more memory than the range allows',
      gives: 'limit-range',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'pods "web-0" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi',
          details: { code: '403' },
        },
      ],
    },
    {
      title: 'near miss: a quota, which counts all Pods together',
      gives: 'quota-exceeded',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message:
            'pods "web-0" is forbidden: exceeded quota: team-a, requested: limits.memory=2Gi, used: limits.memory=9Gi, limited: limits.memory=10Gi',
          details: { code: '403' },
        },
      ],
    },
  ],
});
