import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const volumeNodeAffinity = defineRule({
  cause: 'volume-node-affinity',
  stage: 'unschedulable',
  summary:
    'The volume of the Pod can be used only on nodes that cannot take the Pod[: {nodes_short} of {nodes} nodes are out of its reach].',
  signals: [
    fitFailure([
      'node(s) had volume node affinity conflict',
      "node(s) didn't match PersistentVolume's node affinity",
      'node(s) had no available volume zone',
    ]),
  ],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'the volume lies in a zone without nodes',
      gives: 'volume-node-affinity',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: "0/3 nodes are available: 3 node(s) didn't match PersistentVolume's node affinity.",
        },
      ],
    },
    {
      title: 'near miss: its own node is there and full',
      gives: 'insufficient-cpu',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had volume node affinity conflict.',
        },
      ],
    },
  ],
});
