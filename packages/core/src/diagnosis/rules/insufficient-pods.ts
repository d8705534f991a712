import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const insufficientPods = defineRule({
  cause: 'insufficient-pods',
  stage: 'unschedulable',
  summary: 'The nodes run as many Pods as they can[: {nodes_short} of {nodes}].',
  signals: [fitFailure(['Too many pods', 'Insufficient pods'])],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'small nodes, many small Pods',
      gives: 'insufficient-pods',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/2 nodes are available: 2 Too many pods.',
        },
      ],
    },
    {
      title: 'near miss: the kubelet counts Pods too, after binding',
      gives: 'kubelet-rejected-out-of-resource',
      outcome: 'failed',
      rows: [
        { type: 'pod.scheduled', at: 1 },
        {
          type: 'pod.kubelet_rejected',
          at: 2,
          component: 'kubelet',
          reason: 'OutOfpods',
          message: "Node didn't have enough resource: pods, requested: 1, used: 110, capacity: 110",
        },
      ],
    },
  ],
});
