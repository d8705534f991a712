import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const pvcNotBound = defineRule({
  cause: 'pvc-not-bound',
  stage: 'unschedulable',
  summary: 'A volume claim of the Pod has no volume yet.',
  signals: [
    fitFailure([
      'pod has unbound immediate PersistentVolumeClaims',
      "node(s) didn't find available persistent volumes to bind",
      'bound to non-existent persistentvolume',
      'waiting for ephemeral volume controller',
    ]),
  ],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'no provisioner answers',
      gives: 'pvc-not-bound',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
        },
      ],
    },
    {
      title: 'near miss: bound, in another zone',
      gives: 'volume-node-affinity',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/3 nodes are available: 3 node(s) had volume node affinity conflict.',
        },
      ],
    },
  ],
});
