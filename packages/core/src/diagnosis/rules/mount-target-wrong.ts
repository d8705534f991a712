import { defineRule } from '../rule.ts';
import { crashSymptoms, startFailure } from '../start-failure.ts';

export const mountTargetWrong = defineRule({
  cause: 'mount-target-wrong',
  stage: 'container_create',
  summary: 'A volume of the container[ {container}] is mounted where it does not fit[: {detail}].',
  signals: startFailure(['error mounting "<detail>"*not a directory', 'Are you trying to mount a directory onto a file']),
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'a directory onto a file',
      gives: 'mount-target-wrong',
      over: ['container-create-failed'],
      rows: [
        {
          type: 'container.waiting',
          at: 5,
          container: 'app',
          reason: 'CreateContainerError',
          message:
            'failed to create containerd task: OCI runtime create failed: error mounting "/var/lib/kubelet/x" to rootfs at "/etc/app.conf": not a directory: Are you trying to mount a directory onto a file (or vice-versa)?',
        },
      ],
    },
    {
      title: 'near miss: the path of the node is wrong',
      gives: 'host-path-wrong-type',
      over: ['volume-mount-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "d" : hostPath type check failed: /data is not a directory',
        },
      ],
    },
  ],
});
