import { defineSlowRule } from '../rule.ts';

export const kubeletSlow = defineSlowRule({
  cause: 'kubelet-slow',
  stages: ['kubelet_ack'],
  summary: 'The node[ {node}] took {duration} to take up the Pod, or has not done so.',
  examples: [
    {
      title: 'bound, and nothing was heard from the kubelet',
      gives: 'kubelet-slow',
      stages: [
        ['schedule', 0, 1],
        ['kubelet_ack', 1],
      ],
      rows: [
        { type: 'pod.created', at: 0 },
        { type: 'pod.scheduled', at: 1 },
      ],
    },
    {
      title: 'near miss: the node is known to be gone',
      gives: 'node-not-ready',
      stages: [['kubelet_ack', 1]],
      rows: [
        { type: 'pod.scheduled', at: 1 },
        { type: 'node.not_ready', at: 30 },
      ],
    },
  ],
});
