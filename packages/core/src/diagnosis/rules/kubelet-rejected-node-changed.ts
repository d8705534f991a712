import { defineRule } from '../rule.ts';

export const kubeletRejectedNodeChanged = defineRule({
  cause: 'kubelet-rejected-node-changed',
  stage: 'kubelet_admission',
  summary: 'The node[ {node}] no longer fitted when the Pod arrived[ ({reason})].',
  signals: [
    {
      rows: ['pod.kubelet_rejected', 'pod.phase_changed'],
      components: ['kubelet'],
      reasons: ['NodeAffinity', 'NodeName', 'NodePorts', 'NodeUnschedulable', 'TaintToleration'],
    },
  ],
  refine: (_view, { reason }) => ({ params: [['reason', reason]] }),
  symptoms: [{ rows: ['pod.kubelet_rejected', 'pod.phase_changed'] }],
  examples: [
    {
      title: 'a label went away between binding and arrival',
      gives: 'kubelet-rejected-node-changed',
      outcome: 'failed',
      rows: [
        { type: 'pod.scheduled', at: 1 },
        {
          type: 'pod.kubelet_rejected',
          at: 2,
          component: 'kubelet',
          reason: 'NodeAffinity',
          message: "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
        },
      ],
    },
    {
      title: 'near miss: the scheduler finds that no label matches',
      gives: 'node-affinity',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
        },
      ],
    },
  ],
});
