import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const topologySpread = defineRule({
  cause: 'topology-spread',
  stage: 'unschedulable',
  summary: 'Every node that could run the Pod would break its spread constraints[: {nodes_short} of {nodes}].',
  signals: [fitFailure(["node(s) didn't match pod topology spread constraints"])],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'one zone has no nodes',
      gives: 'topology-spread',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: "0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints.",
        },
      ],
    },
    {
      title: 'near miss: the one zone that is left is full',
      gives: 'insufficient-memory',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: "0/3 nodes are available: 1 Insufficient memory, 2 node(s) didn't match pod topology spread constraints.",
        },
      ],
    },
  ],
});
