import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { mountSymptoms } from '../mount-failure.ts';
import { defineRule } from '../rule.ts';

export const volumeInUse = defineRule({
  cause: 'volume-in-use',
  stage: 'unschedulable',
  summary: 'A volume of the Pod is in use by another Pod and cannot be shared.',
  signals: [
    fitFailure(['PersistentVolumeClaim with ReadWriteOncePod access mode already in-use', 'node(s) had no available disk']),
    {
      rows: ['warning'],
      components: ['attachdetach-controller'],
      reasons: ['FailedAttachVolume'],
      messages: ['Multi-Attach error for volume "<volume>" Volume is already used by pod(s) <pods...>'],
      stage: 'volume_attach',
    },
  ],
  symptoms: [...fitSymptoms, ...mountSymptoms],
  examples: [
    {
      title: 'two replicas on one disk',
      over: ['volume-attach-multi-attach'],
      gives: 'volume-in-use',
      rows: [
        { type: 'pod.scheduled', at: 1 },
        {
          type: 'warning',
          at: 2,
          component: 'attachdetach-controller',
          reason: 'FailedAttachVolume',
          message: 'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) web-1',
        },
      ],
    },
    {
      title: 'near miss: nobody uses it, and it is attached elsewhere',
      gives: 'volume-attach-multi-attach',
      rows: [
        { type: 'pod.scheduled', at: 1 },
        {
          type: 'warning',
          at: 2,
          component: 'attachdetach-controller',
          reason: 'FailedAttachVolume',
          message:
            'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node and can\'t be attached to another',
        },
      ],
    },
  ],
});
