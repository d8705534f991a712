import { mountFailure, mountSymptoms } from '../mount-failure.ts';
import { defineRule } from '../rule.ts';

export const hostPathWrongType = defineRule({
  cause: 'host-path-wrong-type',
  stage: 'volumes',
  summary: 'On the node[ {node}] the path[ {path}] is not {what}.',
  signals: [mountFailure(['hostPath type check failed: <path> is not <what...>', 'hostPath type check failed'])],
  symptoms: mountSymptoms,
  examples: [
    {
      title: 'a socket that does not exist there',
      gives: 'host-path-wrong-type',
      over: ['volume-mount-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "sock" : hostPath type check failed: /run/docker.sock is not a socket file',
        },
      ],
    },
    {
      title: 'near miss: the target inside the image is wrong',
      gives: 'mount-target-wrong',
      over: ['container-create-failed'],
      rows: [
        {
          type: 'warning',
          at: 5,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message:
            'Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error mounting "/var/lib/x" to rootfs at "/etc/app.conf": not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)?',
        },
      ],
    },
  ],
});
