import { defineRule } from '../rule.ts';

export const topologyAffinityError = defineRule({
  cause: 'topology-affinity-error',
  stage: 'kubelet_admission',
  summary: 'The node[ {node}] has enough in total, but not in one place, as its topology policy demands.',
  signals: [
    {
      rows: ['pod.kubelet_rejected', 'pod.phase_changed'],
      components: ['kubelet'],
      reasons: ['TopologyAffinityError', 'SMTAlignmentError'],
    },
  ],
  symptoms: [{ rows: ['pod.kubelet_rejected', 'pod.phase_changed'] }],
  examples: [
    {
      title: 'CPUs and device on different NUMA nodes',
      gives: 'topology-affinity-error',
      outcome: 'failed',
      rows: [
        {
          type: 'pod.kubelet_rejected',
          at: 2,
          component: 'kubelet',
          reason: 'TopologyAffinityError',
          message: 'Resources cannot be allocated with Topology locality',
        },
      ],
    },
    {
      title: 'near miss: the device is broken',
      gives: 'device-unhealthy',
      outcome: 'failed',
      rows: [
        {
          type: 'pod.kubelet_rejected',
          at: 2,
          component: 'kubelet',
          reason: 'UnexpectedAdmissionError',
          message:
            'Allocate failed due to no healthy devices present; cannot allocate unhealthy devices nvidia.com/gpu, which is unexpected',
        },
      ],
    },
  ],
});
