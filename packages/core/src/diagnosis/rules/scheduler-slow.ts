import { defineSlowRule } from '../rule.ts';

export const schedulerSlow = defineSlowRule({
  cause: 'scheduler-slow',
  stages: ['schedule'],
  summary: 'It took {duration} until the scheduler had dealt with the Pod.',
  examples: [
    {
      title: 'a long queue',
      gives: 'scheduler-slow',
      stages: [['schedule', 0, 400]],
      rows: [
        { type: 'pod.created', at: 0 },
        { type: 'pod.scheduled', at: 400 },
      ],
    },
    {
      title: 'near miss: no node had room',
      gives: 'insufficient-cpu',
      stages: [
        ['schedule', 0, 1],
        ['unschedulable', 1],
      ],
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/1 nodes are available: 1 Insufficient cpu.',
        },
      ],
    },
  ],
});
