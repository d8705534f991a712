import { mountFailure, mountSymptoms, unlessWithoutNetwork } from '../mount-failure.ts';
import { defineRule } from '../rule.ts';

export const volumeMountFailed = defineRule({
  cause: 'volume-mount-failed',
  stage: 'volumes',
  catchAll: true,
  summary: 'The volume[ {volume}] could not be mounted on the node[ {node}][: {detail}].',
  signals: [
    mountFailure(['no relationship found between node'], { code: 'AccessError' }),
    mountFailure(['requested NFS version or transport protocol is not supported'], { code: 'NFSError' }),
    mountFailure([
      'MountVolume.*failed for volume "<volume>" : <detail...>',
      'MapVolume.*failed for volume "<volume>" : <detail...>',
      'MountVolume.',
      'MapVolume.',
    ]),
  ],
  refine: unlessWithoutNetwork,
  symptoms: mountSymptoms,
  examples: [
    {
      title: 'the file server does not answer',
      gives: 'volume-mount-failed',
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "share" : mount failed: exit status 32 mount.nfs: Connection timed out',
        },
      ],
    },
    {
      title: 'near miss: only the summary was heard',
      gives: 'volume-mount-slow',
      stages: [['volumes', 2]],
      rows: [
        {
          type: 'warning',
          at: 125,
          component: 'kubelet',
          reason: 'FailedMount',
          message:
            'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition',
        },
      ],
    },
  ],
});
