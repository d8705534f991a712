import { refusal } from '../refusal.ts';
import { defineRule } from '../rule.ts';

export const apiThrottled = defineRule({
  cause: 'api-throttled',
  stage: 'creation',
  summary: 'The API server turned the create request away because too many requests were waiting.',
  signals: [
    refusal(['too many requests, please try again later', 'Too many requests']),
    { rows: ['pod.create_refused'], codes: [429, 429] },
  ],
  examples: [
    {
      title: 'priority and fairness had no place left',
      gives: 'api-throttled',
      outcome: 'rejected',
      rows: [
        {
          type: 'pod.create_refused',
          at: 0,
          message: 'the server has received too many requests and has asked us to try again later',
          details: { code: '429' },
        },
      ],
    },
    {
      title: 'near miss: the registry, not the API server, counts requests',
      gives: 'image-rate-limit',
      rows: [
        {
          type: 'image.pull_failed',
          at: 5,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "app:1": 429 Too Many Requests',
        },
      ],
    },
  ],
});
