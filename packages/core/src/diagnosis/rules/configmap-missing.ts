import { mountFailure, mountSymptoms } from '../mount-failure.ts';
import { defineRule } from '../rule.ts';
import { configFailure, crashSymptoms } from '../start-failure.ts';

export const configmapMissing = defineRule({
  cause: 'configmap-missing',
  stage: 'volumes',
  summary: 'The ConfigMap[ {object}], which the Pod needs, does not exist.',
  signals: [
    mountFailure(['configmap "<object>" not found', 'configmaps "<object>" not found']),
    ...configFailure(['configmap "<object>" not found', 'configmaps "<object>" not found']),
  ],
  symptoms: [...mountSymptoms, ...crashSymptoms],
  examples: [
    {
      title: 'as a volume',
      gives: 'configmap-missing',
      over: ['volume-mount-failed'],
      rows: [
        { type: 'pod.scheduled', at: 1 },
        {
          type: 'warning',
          at: 3,
          last: 500,
          count: 12,
          component: 'kubelet',
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "conf" : configmap "settings" not found',
        },
        {
          type: 'warning',
          at: 125,
          component: 'kubelet',
          reason: 'FailedMount',
          message:
            'Unable to attach or mount volumes: unmounted volumes=[conf], unattached volumes=[], failed to process volumes=[]: timed out waiting for the condition',
        },
      ],
    },
    {
      title: 'as environment',
      gives: 'configmap-missing',
      over: ['container-config-error'],
      rows: [
        {
          type: 'container.waiting',
          at: 4,
          container: 'app',
          reason: 'CreateContainerConfigError',
          message: 'configmap "settings" not found',
        },
      ],
    },
    {
      title: 'near miss: it is there, and a key is not',
      gives: 'configmap-key-missing',
      over: ['container-config-error'],
      rows: [
        {
          type: 'container.waiting',
          at: 4,
          container: 'app',
          reason: 'CreateContainerConfigError',
          message: "couldn't find key mode in ConfigMap shop/settings",
        },
      ],
    },
  ],
});
