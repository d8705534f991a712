import { defineClosingRule } from '../rule.ts';

export const deletedBeforeReady = defineClosingRule({
  cause: 'deleted-before-ready',
  when: 'deleted',
  summary: 'The Pod was deleted {duration} after it was created, before it could be ready.',
  examples: [
    {
      title: 'a rollout was rolled back',
      gives: 'deleted-before-ready',
      outcome: 'deleted',
      asOf: 20,
      target: null,
      rows: [
        { type: 'pod.created', at: 0 },
        { type: 'pod.scheduled', at: 1 },
        { type: 'pod.delete_requested', at: 20 },
      ],
    },
    {
      title: 'deleted at once, whatever was in its way',
      gives: 'deleted-before-ready',
      outcome: 'deleted',
      asOf: 2,
      target: null,
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/1 nodes are available: 1 Insufficient cpu.',
        },
        { type: 'pod.delete_requested', at: 2 },
      ],
    },
    {
      title: 'near miss: it was blocked when it was deleted',
      gives: 'insufficient-cpu',
      outcome: 'deleted',
      asOf: 20,
      target: null,
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/1 nodes are available: 1 Insufficient cpu.',
        },
        { type: 'pod.delete_requested', at: 20 },
      ],
    },
  ],
});
