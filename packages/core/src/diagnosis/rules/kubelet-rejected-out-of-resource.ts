import { defineRule } from '../rule.ts';

export const kubeletRejectedOutOfResource = defineRule({
  cause: 'kubelet-rejected-out-of-resource',
  stage: 'kubelet_admission',
  summary: 'The node[ {node}] had no room left when the Pod arrived[: {resource}, {requested} asked for, {used} of {capacity} in use].',
  signals: [
    {
      rows: ['pod.kubelet_rejected', 'pod.phase_changed', 'warning'],
      components: ['kubelet'],
      reasons: ['OutOf*'],
      messages: ["Node didn't have enough resource: <resource>, requested: <requested>, used: <used>, capacity: <capacity>", ''],
    },
  ],
  symptoms: [{ rows: ['pod.kubelet_rejected', 'pod.phase_changed'] }],
  examples: [
    {
      title: 'a static Pod took the CPU that the scheduler had counted',
      gives: 'kubelet-rejected-out-of-resource',
      outcome: 'failed',
      rows: [
        { type: 'pod.scheduled', at: 1 },
        {
          type: 'pod.kubelet_rejected',
          at: 2,
          component: 'kubelet',
          reason: 'OutOfcpu',
          message: "Node didn't have enough resource: cpu, requested: 500, used: 3900, capacity: 4000",
        },
      ],
    },
    {
      title: 'near miss: no node had room in the first place',
      gives: 'insufficient-cpu',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/1 nodes are available: 1 Insufficient cpu.',
        },
      ],
    },
  ],
});
