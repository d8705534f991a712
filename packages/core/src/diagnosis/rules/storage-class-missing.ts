import { claimSymptoms, waitsForClaims } from '../claim-failure.ts';
import { fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const storageClassMissing = defineRule({
  cause: 'storage-class-missing',
  stage: 'unschedulable',
  summary: 'The storage class {class} that a volume claim of the Pod names does not exist.',
  signals: [
    {
      rows: ['warning'],
      components: ['persistentvolume-controller'],
      reasons: ['ProvisioningFailed'],
      messages: ['storageclass.storage.k8s.io "<class>" not found'],
    },
  ],
  symptoms: [...claimSymptoms, ...fitSymptoms],
  refine: (view) => (waitsForClaims(view) ? {} : undefined),
  examples: [
    {
      title: 'a class that nobody made',
      gives: 'storage-class-missing',
      over: ['pvc-not-bound'],
      rows: [
        {
          type: 'warning',
          at: 1,
          last: 590,
          count: 39,
          component: 'persistentvolume-controller',
          reason: 'ProvisioningFailed',
          message: 'storageclass.storage.k8s.io "fast" not found',
          details: { object_kind: 'PersistentVolumeClaim', object_name: 'data' },
        },
        {
          type: 'pod.unschedulable',
          at: 2,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
        },
      ],
    },
    {
      title: 'near miss: the class was made, and now there is no room',
      gives: 'insufficient-cpu',
      rows: [
        {
          type: 'warning',
          at: 1,
          component: 'persistentvolume-controller',
          reason: 'ProvisioningFailed',
          message: 'storageclass.storage.k8s.io "fast" not found',
          details: { object_kind: 'PersistentVolumeClaim', object_name: 'data' },
        },
        {
          type: 'pod.unschedulable',
          at: 60,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/3 nodes are available: 3 Insufficient cpu.',
        },
      ],
    },
  ],
});
