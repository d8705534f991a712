import { defineClosingRule } from '../rule.ts';

export const none = defineClosingRule({
  cause: 'none',
  when: 'healed',
  summary: 'Nothing lasting is wrong: what went wrong on the way had healed by itself[ ({causes})].',
  examples: [
    {
      title: 'a pull failed, the next succeeded, nothing else took long',
      gives: 'none',
      stages: [
        ['image_pull', 2, 400],
        ['readiness', 401],
      ],
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:1": dial tcp 10.0.0.9:443: i/o timeout',
        },
        { type: 'image.pulled', at: 400, container: 'app' },
      ],
    },
    {
      title: 'near miss: a fault that lasts',
      gives: 'image-registry-unreachable',
      stages: [['image_pull', 2]],
      rows: [
        {
          type: 'image.pull_failed',
          at: 3,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:1": dial tcp 10.0.0.9:443: i/o timeout',
        },
      ],
    },
    {
      title: 'near miss: no room for most of the time, and until just now',
      gives: 'insufficient-cpu',
      stages: [['unschedulable', 1, 590]],
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/1 nodes are available: 1 Insufficient cpu.',
        },
        { type: 'pod.scheduled', at: 590 },
      ],
    },
  ],
});
