import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const insufficientGpu = defineRule({
  cause: 'insufficient-gpu',
  stage: 'unschedulable',
  summary: 'No node has a free {resource}[: {nodes_short} of {nodes} nodes lack it].',
  // Vendors name the resource after themselves, and parts of a GPU (`nvidia.com/mig-1g.5gb`) count as one.
  signals: [fitFailure(['Insufficient nvidia.com/', 'Insufficient gpu.intel.com/', 'Insufficient <vendor>/gpu'])],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'every GPU is taken',
      gives: 'insufficient-gpu',
      over: ['insufficient-extended-resource'],
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message:
            '0/3 nodes are available: 3 Insufficient nvidia.com/gpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
        },
      ],
    },
    {
      title: 'near miss: two nodes have a GPU and no CPU left',
      gives: 'insufficient-cpu',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/7 nodes are available: 2 Insufficient cpu, 5 Insufficient nvidia.com/gpu.',
        },
      ],
    },
  ],
});
