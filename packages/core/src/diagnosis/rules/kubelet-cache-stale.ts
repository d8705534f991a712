import { mountFailure, mountSymptoms, unlessWithoutNetwork } from '../mount-failure.ts';
import { defineRule } from '../rule.ts';

export const kubeletCacheStale = defineRule({
  cause: 'kubelet-cache-stale',
  stage: 'volumes',
  summary: 'The kubelet of node[ {node}] does not know an object[ {object}] that exists.',
  signals: [mountFailure(['object "<namespace>"/"<object>" not registered'], { confidence: 'likely' })],
  refine: unlessWithoutNetwork,
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
      title: 'near miss: the node has no network, so nothing of the Pod was taken up',
      gives: 'cni-not-ready',
      rows: [
        {
          type: 'warning',
          at: 3,
          last: 590,
          component: 'kubelet',
          reason: 'NetworkNotReady',
          message: 'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady',
        },
        {
          type: 'warning',
          at: 3,
          last: 590,
          component: 'kubelet',
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "kube-api-access-x7x2p" : object "shop"/"kube-root-ca.crt" not registered',
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
