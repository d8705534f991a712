import { mountSymptoms } from '../mount-failure.ts';
import { defineRule } from '../rule.ts';

export const volumeAttachFailed = defineRule({
  cause: 'volume-attach-failed',
  stage: 'volume_attach',
  catchAll: true,
  summary: 'The volume[ {volume}] could not be attached to the node[ {node}][: {detail}].',
  signals: [
    {
      rows: ['warning'],
      components: ['attachdetach-controller'],
      reasons: ['FailedAttachVolume'],
      messages: ['AttachVolume.*failed for volume "<volume>" : <detail...>', 'AttachVolume.'],
    },
  ],
  symptoms: mountSymptoms,
  examples: [
    {
      title: 'the provider answers with an error',
      gives: 'volume-attach-failed',
      rows: [
        {
          type: 'warning',
          at: 2,
          last: 590,
          component: 'attachdetach-controller',
          reason: 'FailedAttachVolume',
          message: 'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = NotFound desc = volume not found',
        },
      ],
    },
    {
      title: 'near miss: attached after all',
      gives: 'none',
      rows: [
        {
          type: 'warning',
          at: 2,
          component: 'attachdetach-controller',
          reason: 'FailedAttachVolume',
          message: 'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = Aborted desc = try again',
        },
        { type: 'volume.attached', at: 9, container: 'pvc-1' },
      ],
    },
  ],
});
