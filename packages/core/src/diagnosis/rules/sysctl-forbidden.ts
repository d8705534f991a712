import { defineRule } from '../rule.ts';

export const sysctlForbidden = defineRule({
  cause: 'sysctl-forbidden',
  stage: 'kubelet_admission',
  summary: 'The node[ {node}] does not allow the kernel parameter[ {sysctl}] that the Pod sets.',
  signals: [
    {
      rows: ['pod.kubelet_rejected', 'pod.phase_changed', 'warning'],
      components: ['kubelet'],
      reasons: ['SysctlForbidden'],
      messages: ['forbidden sysctl: "<sysctl>"', ''],
    },
  ],
  symptoms: [{ rows: ['pod.kubelet_rejected', 'pod.phase_changed'] }],
  examples: [
    {
      title: 'a parameter that is not on the list',
      gives: 'sysctl-forbidden',
      outcome: 'failed',
      rows: [
        { type: 'pod.scheduled', at: 1 },
        {
          type: 'warning',
          at: 2,
          component: 'kubelet',
          reason: 'SysctlForbidden',
          message: 'forbidden sysctl: "kernel.msgmax" not allowlisted',
        },
        {
          type: 'pod.kubelet_rejected',
          at: 2,
          component: 'kubelet',
          reason: 'SysctlForbidden',
          message: 'Pod was rejected: forbidden sysctl: "kernel.msgmax" not allowlisted',
        },
      ],
    },
    {
      title: 'near miss: the node has not the label that the Pod asks for',
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
  ],
});
