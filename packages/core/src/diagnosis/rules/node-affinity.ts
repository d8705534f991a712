import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const nodeAffinity = defineRule({
  cause: 'node-affinity',
  stage: 'unschedulable',
  summary: 'No node has the labels that the Pod asks for[: {nodes_short} of {nodes} do not match].',
  signals: [
    fitFailure([
      "node(s) didn't match Pod's node affinity",
      "node(s) didn't match node selector",
      "node(s) didn't match scheduler-enforced node affinity",
      "node(s) didn't match the requested node name",
      'pod affinity terms conflict',
    ]),
  ],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'a label that no node has',
      gives: 'node-affinity',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message:
            "0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 node(s) didn't match Pod's node affinity/selector. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.",
        },
      ],
    },
    {
      title: 'near miss: the pool that is meant is tainted',
      gives: 'taint',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message:
            "0/6 nodes are available: 2 node(s) had untolerated taint {pool: gpu}, 4 node(s) didn't match Pod's node affinity/selector.",
        },
      ],
    },
  ],
});
