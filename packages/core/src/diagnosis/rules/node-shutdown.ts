import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const nodeShutdown = defineRule({
  cause: 'node-shutdown',
  stage: 'run',
  summary: 'The node[ {node}] is shutting down.',
  signals: [
    { rows: ['pod.kubelet_rejected', 'pod.phase_changed'], reasons: ['NodeShutdown'] },
    { rows: ['pod.phase_changed', 'pod.disrupted'], reasons: ['Terminated', 'TerminationByKubelet'], messages: ['imminent node shutdown'] },
  ],
  symptoms: [{ rows: ['pod.kubelet_rejected', 'pod.phase_changed', 'node.not_ready'] }, ...crashSymptoms],
  examples: [
    {
      title: 'the Pod came while the machine went down',
      gives: 'node-shutdown',
      outcome: 'failed',
      rows: [
        {
          type: 'pod.kubelet_rejected',
          at: 2,
          component: 'kubelet',
          reason: 'NodeShutdown',
          message: 'Pod was rejected as the node is shutting down.',
        },
      ],
    },
    {
      title: 'near miss: the node is not heard from',
      gives: 'node-not-ready',
      rows: [
        { type: 'pod.scheduled', at: 1 },
        { type: 'node.not_ready', at: 3 },
      ],
    },
  ],
});
