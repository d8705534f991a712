import { overRequest, refusedAtTheDoor } from '../eviction.ts';
import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const evictedMemoryPressure = defineRule({
  cause: 'evicted-memory-pressure',
  stage: 'run',
  summary: 'The node[ {node}] ran short of memory and put the Pod out.',
  signals: [
    {
      rows: ['pod.evicted', 'pod.phase_changed', 'pod.kubelet_rejected'],
      components: ['kubelet'],
      reasons: ['Evicted'],
      messages: ['low on resource: memory', 'node had condition: [MemoryPressure'],
    },
  ],
  refine: (view, { message, row }) => ({ ...overRequest(message), ...refusedAtTheDoor(view, row) }),
  symptoms: [{ rows: ['pod.evicted', 'pod.phase_changed', 'pod.disrupted'] }, ...crashSymptoms],
  examples: [
    {
      title: 'the Pod used more than it asked for',
      gives: 'evicted-memory-pressure',
      outcome: 'failed',
      rows: [
        {
          type: 'pod.evicted',
          at: 90,
          component: 'kubelet',
          reason: 'Evicted',
          message:
            'The node was low on resource: memory. Threshold quantity: 100Mi, available: 60Mi. Container app was using 2Gi, request is 64Mi, has larger consumption of memory. ',
        },
      ],
    },
    {
      title: 'near miss: its own limit, no pressure on the node',
      over: ['killed-not-oom'],
      gives: 'oom-killed',
      rows: [{ type: 'container.terminated', at: 90, container: 'app', reason: 'OOMKilled', details: { exit_code: '137' } }],
    },
  ],
});
