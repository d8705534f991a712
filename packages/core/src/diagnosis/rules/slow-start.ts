import { defineSlowRule } from '../rule.ts';

export const slowStart = defineSlowRule({
  cause: 'slow-start',
  stages: ['readiness'],
  summary: 'The containers ran for {duration} without the Pod being ready.',
  examples: [
    {
      title: 'a program that warms up for long',
      gives: 'slow-start',
      stages: [
        ['image_pull', 2, 10],
        ['readiness', 11],
      ],
      rows: [{ type: 'container.started', at: 11, container: 'app' }],
    },
    {
      title: 'near miss: the probe fails to the end',
      gives: 'readiness-probe-failing',
      stages: [['readiness', 11]],
      rows: [
        {
          type: 'container.probe_failed',
          at: 16,
          last: 599,
          count: 40,
          container: 'app',
          component: 'kubelet',
          reason: 'Unhealthy',
          message: 'Readiness probe failed: timeout',
          details: { probe: 'readiness' },
        },
      ],
    },
  ],
});
