import { mountFailure, mountSymptoms } from '../mount-failure.ts';
import { defineRule } from '../rule.ts';
import { configFailure, crashSymptoms } from '../start-failure.ts';

export const configmapKeyMissing = defineRule({
  cause: 'configmap-key-missing',
  stage: 'volumes',
  summary: 'The ConfigMap[ {object}] has no entry[ {key}], which the Pod needs.',
  signals: [
    mountFailure(['references non-existent config key: <key>']),
    ...configFailure(["couldn't find key <key> in ConfigMap <object>", "couldn't find key*in ConfigMap"]),
  ],
  symptoms: [...mountSymptoms, ...crashSymptoms],
  examples: [
    {
      title: 'as a volume',
      gives: 'configmap-key-missing',
      over: ['volume-mount-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "conf" : configmap references non-existent config key: mode.yaml',
        },
      ],
    },
    {
      title: 'near miss: the whole ConfigMap is missing',
      gives: 'configmap-missing',
      over: ['volume-mount-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "conf" : configmap "settings" not found',
        },
      ],
    },
  ],
});
