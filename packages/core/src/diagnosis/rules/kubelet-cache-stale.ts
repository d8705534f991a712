import { mountFailure, mountSymptoms } from '../mount-failure.ts';
import { defineRule } from '../rule.ts';

export const kubeletCacheStale = defineRule({
  cause: 'kubelet-cache-stale',
  stage: 'volumes',
  summary: 'The kubelet of node[ {node}] does not know an object[ {object}] that exists.',
  signals: [mountFailure(['object "<namespace>"/"<object>" not registered'], { confidence: 'likely' })],
  symptoms: mountSymptoms,
  examples: [
    {
      title: 'the cache has not caught up',
      gives: 'kubelet-cache-stale',
      over: ['volume-mount-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "conf" : object "shop"/"settings" not registered',
        },
      ],
    },
    {
      title: 'near miss: it really does not exist',
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
