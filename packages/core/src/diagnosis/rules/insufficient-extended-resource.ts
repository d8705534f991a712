import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const insufficientExtendedResource = defineRule({
  cause: 'insufficient-extended-resource',
  stage: 'unschedulable',
  summary: 'No node has enough {resource}[: {nodes_short} of {nodes} nodes lack it].',
  signals: [fitFailure(['Insufficient <vendor>/', 'Insufficient hugepages-'])],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'no node offers the device',
      gives: 'insufficient-extended-resource',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/3 nodes are available: 3 Insufficient example.com/fpga.',
        },
      ],
    },
    {
      title: 'near miss: memory is no extended resource',
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
  ],
});
