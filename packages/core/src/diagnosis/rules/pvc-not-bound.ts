import { claimSymptoms, unboundClaims } from '../claim-failure.ts';
import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const pvcNotBound = defineRule({
  cause: 'pvc-not-bound',
  stage: 'unschedulable',
  summary: 'A volume claim of the Pod has no volume yet[: {claim}][ of storage class {class}].',
  signals: [fitFailure(unboundClaims)],
  symptoms: [...claimSymptoms, ...fitSymptoms],
  refine: ({ of }) => {
    const [claim] = of.placing?.unboundClaims ?? [];
    if (claim === undefined) return {};
    const [name, storageClass] = claim;
    return {
      params:
        storageClass === ''
          ? [['claim', name]]
          : [
              ['claim', name],
              ['class', storageClass],
            ],
    };
  },
  examples: [
    {
      title: 'no provisioner answers',
      gives: 'pvc-not-bound',
      placing: { largestNode: null, unboundClaims: [['data', 'fast']], schedulerFromUs: null },
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
