import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const podAffinity = defineRule({
  cause: 'pod-affinity',
  stage: 'unschedulable',
  summary: 'No node runs the Pods that this one must be near[: {nodes_short} of {nodes}].',
  signals: [fitFailure(["node(s) didn't match pod affinity rules"])],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'the partner is not running',
      gives: 'pod-affinity',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: "0/3 nodes are available: 3 node(s) didn't match pod affinity rules.",
        },
      ],
    },
    {
      title: 'near miss: the node itself is meant',
      gives: 'node-affinity',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
        },
      ],
    },
  ],
});
