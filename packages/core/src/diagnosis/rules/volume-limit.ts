import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const volumeLimit = defineRule({
  cause: 'volume-limit',
  stage: 'unschedulable',
  summary: 'The nodes cannot attach more volumes[: {nodes_short} of {nodes}].',
  signals: [fitFailure(['node(s) exceed max volume count'])],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'too many disks on each machine',
      gives: 'volume-limit',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/2 nodes are available: 2 node(s) exceed max volume count.',
        },
      ],
    },
    {
      title: 'near miss: too many Pods',
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
  ],
});
