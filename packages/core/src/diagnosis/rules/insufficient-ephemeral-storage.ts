import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const insufficientEphemeralStorage = defineRule({
  cause: 'insufficient-ephemeral-storage',
  stage: 'unschedulable',
  summary: 'No node has enough free local disk for the Pod[: {nodes_short} of {nodes} nodes have too little].',
  signals: [fitFailure(['Insufficient ephemeral-storage'])],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'local disk is requested and none is left',
      gives: 'insufficient-ephemeral-storage',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/2 nodes are available: 2 Insufficient ephemeral-storage.',
        },
      ],
    },
    {
      title: 'near miss: the Pod ran and wrote too much',
      gives: 'evicted-ephemeral-storage',
      outcome: 'failed',
      rows: [
        {
          type: 'pod.evicted',
          at: 100,
          component: 'kubelet',
          reason: 'Evicted',
          message: 'Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ',
        },
      ],
    },
  ],
});
