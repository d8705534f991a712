import { mountFailure, mountSymptoms } from '../mount-failure.ts';
import { defineRule } from '../rule.ts';

export const csiDriverMissing = defineRule({
  cause: 'csi-driver-missing',
  stage: 'volumes',
  summary: 'The driver[ {driver}] of the volume[ {volume}] is not on the node[ {node}].',
  signals: [
    mountFailure([
      'driver name <driver> not found in the list of registered CSI drivers',
      'not found in the list of registered CSI drivers',
    ]),
  ],
  symptoms: mountSymptoms,
  examples: [
    {
      title: 'the node plugin has not started on a new node',
      gives: 'csi-driver-missing',
      over: ['volume-mount-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedMount',
          message:
            'MountVolume.MountDevice failed for volume "pvc-1" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
        },
      ],
    },
    {
      title: 'near miss: the driver is there and fails',
      gives: 'volume-mount-failed',
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedMount',
          message: 'MountVolume.MountDevice failed for volume "pvc-1" : rpc error: code = Internal desc = could not format the disk',
        },
      ],
    },
  ],
});
