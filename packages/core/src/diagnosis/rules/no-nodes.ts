import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const noNodes = defineRule({
  cause: 'no-nodes',
  stage: 'unschedulable',
  summary: 'The cluster has no node.',
  signals: [fitFailure(['no nodes available to schedule pods'])],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'the first node has not joined',
      gives: 'no-nodes',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: 'no nodes available to schedule pods',
        },
      ],
    },
    {
      title: 'near miss: there are nodes, all cordoned',
      gives: 'nodes-unavailable',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/2 nodes are available: 2 node(s) were unschedulable.',
        },
      ],
    },
  ],
});
