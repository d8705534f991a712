import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const pvcNotFound = defineRule({
  cause: 'pvc-not-found',
  stage: 'unschedulable',
  summary: 'The volume claim[ {claim}] does not exist.',
  signals: [
    fitFailure(['persistentvolumeclaim "<claim>" not found', 'persistentvolumeclaim "<claim>" is being deleted', 'error getting PVC']),
  ],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'the claim was never created',
      gives: 'pvc-not-found',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message:
            '0/3 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
        },
      ],
    },
    {
      title: 'near miss: it exists and has no volume yet',
      gives: 'pvc-not-bound',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message:
            '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
        },
      ],
    },
  ],
});
