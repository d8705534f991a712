import { mountSymptoms } from '../mount-failure.ts';
import { defineRule } from '../rule.ts';

export const volumeAttachMultiAttach = defineRule({
  cause: 'volume-attach-multi-attach',
  stage: 'volume_attach',
  summary: 'The volume[ {volume}] is still attached to another node.',
  signals: [
    {
      rows: ['warning'],
      components: ['attachdetach-controller'],
      reasons: ['FailedAttachVolume'],
      messages: ['Multi-Attach error for volume "<volume>"', 'Multi-Attach error'],
    },
  ],
  symptoms: mountSymptoms,
  examples: [
    {
      title: 'the old node is gone',
      gives: 'volume-attach-multi-attach',
      rows: [
        {
          type: 'warning',
          at: 2,
          component: 'attachdetach-controller',
          reason: 'FailedAttachVolume',
          message:
            'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node and can\'t be attached to another',
        },
        {
          type: 'warning',
          at: 125,
          component: 'kubelet',
          reason: 'FailedMount',
          message:
            'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data], failed to process volumes=[]: timed out waiting for the condition',
        },
      ],
    },
    {
      title: 'near miss: the provider refuses to attach',
      gives: 'volume-attach-failed',
      rows: [
        {
          type: 'warning',
          at: 2,
          component: 'attachdetach-controller',
          reason: 'FailedAttachVolume',
          message: 'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = Internal desc = quota of disks exceeded',
        },
      ],
    },
  ],
});
