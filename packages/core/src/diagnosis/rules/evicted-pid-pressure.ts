import { overRequest, refusedAtTheDoor } from '../eviction.ts';
import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const evictedPidPressure = defineRule({
  cause: 'evicted-pid-pressure',
  stage: 'run',
  summary: 'The node[ {node}] ran short of process ids and put the Pod out.',
  signals: [
    {
      rows: ['pod.evicted', 'pod.phase_changed', 'pod.kubelet_rejected'],
      components: ['kubelet'],
      reasons: ['Evicted'],
      messages: ['low on resource: pids', 'node had condition: [PIDPressure'],
    },
  ],
  refine: (view, { message, row }) => ({ ...overRequest(message), ...refusedAtTheDoor(view, row) }),
  symptoms: [{ rows: ['pod.evicted', 'pod.phase_changed', 'pod.disrupted'] }, ...crashSymptoms],
  examples: [
    {
      title: 'a fork bomb next door',
      gives: 'evicted-pid-pressure',
      outcome: 'failed',
      rows: [
        {
          type: 'pod.evicted',
          at: 90,
          component: 'kubelet',
          reason: 'Evicted',
          message: 'The node was low on resource: pids. Threshold quantity: 100, available: 20. ',
        },
      ],
    },
    {
      title: 'near miss: memory',
      gives: 'evicted-memory-pressure',
      outcome: 'failed',
      rows: [{ type: 'pod.evicted', at: 90, component: 'kubelet', reason: 'Evicted', message: 'The node was low on resource: memory. ' }],
    },
  ],
});
