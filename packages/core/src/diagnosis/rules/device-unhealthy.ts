import { defineRule } from '../rule.ts';

export const deviceUnhealthy = defineRule({
  cause: 'device-unhealthy',
  stage: 'kubelet_admission',
  summary: 'The node[ {node}] could not give the Pod its device[ {device}].',
  signals: [
    {
      rows: ['pod.kubelet_rejected', 'pod.phase_changed', 'warning'],
      components: ['kubelet'],
      reasons: ['UnexpectedAdmissionError'],
      messages: [
        'cannot allocate unregistered device <device>',
        'cannot allocate unhealthy devices <device>',
        'number of devices unavailable for <device>',
        'devices unavailable for',
      ],
    },
  ],
  symptoms: [{ rows: ['pod.kubelet_rejected', 'pod.phase_changed'] }],
  examples: [
    {
      title: 'the plugin has not registered after a restart',
      gives: 'device-unhealthy',
      outcome: 'failed',
      rows: [
        {
          type: 'pod.kubelet_rejected',
          at: 2,
          component: 'kubelet',
          reason: 'UnexpectedAdmissionError',
          message: 'Allocate failed due to cannot allocate unregistered device nvidia.com/gpu, which is unexpected',
        },
      ],
    },
    {
      title: 'near miss: an ordinary resource ran out',
      gives: 'kubelet-rejected-out-of-resource',
      outcome: 'failed',
      rows: [
        {
          type: 'pod.kubelet_rejected',
          at: 2,
          component: 'kubelet',
          reason: 'OutOfmemory',
          message: "Node didn't have enough resource: memory, requested: 10, used: 95, capacity: 100",
        },
      ],
    },
  ],
});
