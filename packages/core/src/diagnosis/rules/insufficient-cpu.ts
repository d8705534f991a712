import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const insufficientCpu = defineRule({
  cause: 'insufficient-cpu',
  stage: 'unschedulable',
  summary: 'No node has enough free CPU for the Pod[: {nodes_short} of {nodes} nodes have too little].',
  signals: [fitFailure(['Insufficient cpu'])],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'five full workers beside three tainted control planes',
      gives: 'insufficient-cpu',
      rows: [
        { type: 'pod.created', at: 0 },
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message:
            '0/8 nodes are available: 3 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 5 Insufficient cpu. preemption: 0/8 nodes are available: 3 Preemption is not helpful for scheduling, 5 No preemption victims found for incoming pod.',
        },
      ],
    },
    {
      title: 'one node is left by the selector, and it is full',
      gives: 'insufficient-cpu',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          reason: 'Unschedulable',
          message: "0/6 nodes are available: 1 Insufficient cpu, 5 node(s) didn't match Pod's node affinity/selector.",
        },
      ],
    },
    {
      title: 'near miss: most nodes lack memory',
      gives: 'insufficient-memory',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/3 nodes are available: 1 Insufficient cpu, 3 Insufficient memory.',
        },
      ],
    },
    {
      title: 'near miss: a node came, and the image took the rest of the time',
      gives: 'image-pull-slow',
      stages: [
        ['unschedulable', 1, 40],
        ['image_pull', 50],
      ],
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/2 nodes are available: 2 Insufficient cpu.',
        },
        { type: 'pod.scheduled', at: 40 },
      ],
    },
  ],
});
