import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const hostPortConflict = defineRule({
  cause: 'host-port-conflict',
  stage: 'unschedulable',
  summary: 'The host port of the Pod is taken on every node that could run it[: {nodes_short} of {nodes}].',
  signals: [fitFailure(["node(s) didn't have free ports for the requested pod ports"])],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'a second replica on a single node',
      gives: 'host-port-conflict',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.",
        },
      ],
    },
    {
      title: 'near miss: the rule keeps replicas apart',
      gives: 'pod-anti-affinity',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.",
        },
      ],
    },
  ],
});
