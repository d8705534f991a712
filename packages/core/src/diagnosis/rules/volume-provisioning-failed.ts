import { claimSymptoms, ofClaim, waitsForClaims } from '../claim-failure.ts';
import { fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const volumeProvisioningFailed = defineRule({
  cause: 'volume-provisioning-failed',
  stage: 'unschedulable',
  summary: 'The storage for a volume claim of the Pod could not be made: {message}',
  signals: [{ ...ofClaim, reasons: ['ProvisioningFailed'], unless: ['storageclass.storage.k8s.io "<class>" not found'] }],
  symptoms: [...claimSymptoms, ...fitSymptoms],
  refine: (view, { message }) => (waitsForClaims(view) ? { params: [['message', message]] } : undefined),
  examples: [
    {
      title: 'the provider has no more quota for disks',
      gives: 'volume-provisioning-failed',
      over: ['pvc-not-bound'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'disk.csi.example_controller-0',
          reason: 'ProvisioningFailed',
          message:
            'failed to provision volume with StorageClass "fast": rpc error: code = ResourceExhausted desc = quota of disks exceeded',
          details: { object_kind: 'PersistentVolumeClaim', object_name: 'data' },
        },
        {
          type: 'pod.unschedulable',
          at: 2,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
        },
      ],
    },
    {
      title: 'near miss: it is being made, and nothing failed',
      gives: 'pvc-not-bound',
      rows: [
        {
          type: 'warning',
          at: 3,
          eventType: 'Normal',
          component: 'persistentvolume-controller',
          reason: 'ExternalProvisioning',
          message:
            "Waiting for a volume to be created either by the external provisioner 'disk.csi.example' or manually by the system administrator.",
          details: { object_kind: 'PersistentVolumeClaim', object_name: 'data' },
        },
        {
          type: 'pod.unschedulable',
          at: 2,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
        },
      ],
    },
  ],
});
