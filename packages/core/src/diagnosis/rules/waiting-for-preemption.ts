import { fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const waitingForPreemption = defineRule({
  cause: 'waiting-for-preemption',
  stage: 'unschedulable',
  summary: 'The Pod waits until Pods of lower priority have left its node.',
  signals: [
    {
      rows: ['pod.unschedulable'],
      messages: ['a terminating pod on the nominated node', 'waiting for the preemption for this pod'],
      fit: [''],
    },
  ],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'the victims are still stopping',
      gives: 'waiting-for-preemption',
      over: ['insufficient-cpu'],
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/3 nodes are available: 3 Insufficient cpu. preemption: not eligible due to a terminating pod on the nominated node.',
        },
      ],
    },
    {
      title: 'near miss: preemption would not help',
      gives: 'insufficient-cpu',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message:
            '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
        },
      ],
    },
  ],
});
