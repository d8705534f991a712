import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const podAntiAffinity = defineRule({
  cause: 'pod-anti-affinity',
  stage: 'unschedulable',
  summary: 'Every node that could run the Pod has one that it must stay away from[: {nodes_short} of {nodes}].',
  signals: [fitFailure(["node(s) didn't match pod anti-affinity rules", "node(s) didn't satisfy existing pods anti-affinity rules"])],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'a fourth replica on three nodes',
      gives: 'pod-anti-affinity',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message:
            "0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 node(s) didn't match pod anti-affinity rules.",
        },
      ],
    },
    {
      title: 'near miss: it must be near another Pod',
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
  ],
});
