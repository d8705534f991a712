import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const nodesUnavailable = defineRule({
  cause: 'nodes-unavailable',
  stage: 'unschedulable',
  summary: 'The nodes that could run the Pod are not available[: {nodes_short} of {nodes} are cordoned, not ready or being removed].',
  signals: [
    fitFailure([
      'node(s) were unschedulable',
      'node(s) had unknown conditions',
      'taint {node.kubernetes.io/',
      'taint {node.cloudprovider.kubernetes.io/',
      'taint {ToBeDeletedByClusterAutoscaler',
      'taint {DeletionCandidateOfClusterAutoscaler',
      'taint {karpenter.sh/',
    ]),
  ],
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'all workers are cordoned for maintenance',
      gives: 'nodes-unavailable',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message:
            '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 node(s) were unschedulable. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
        },
      ],
    },
    {
      title: 'near miss: a taint that a team has set',
      gives: 'taint',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/3 nodes are available: 3 node(s) had untolerated taint {dedicated: gpu}.',
        },
      ],
    },
  ],
});
