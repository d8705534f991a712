import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const insufficientMemory = defineRule({
  cause: 'insufficient-memory',
  stage: 'unschedulable',
  summary: 'No node has enough free memory for the Pod[: {nodes_short} of {nodes} nodes have too little].',
  signals: [fitFailure(['Insufficient memory'])],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'every node is full',
      gives: 'insufficient-memory',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/3 nodes are available: 3 Insufficient memory.',
        },
      ],
    },
    {
      title: 'near miss: memory of the container, not of the node',
      over: ['killed-not-oom'],
      gives: 'oom-killed',
      rows: [
        { type: 'pod.scheduled', at: 1 },
        { type: 'container.terminated', at: 9, container: 'app', reason: 'OOMKilled', details: { exit_code: '137' } },
      ],
    },
  ],
});
