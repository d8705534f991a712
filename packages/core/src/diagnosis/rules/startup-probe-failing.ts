import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const startupProbeFailing = defineRule({
  cause: 'startup-probe-failing',
  stage: 'readiness',
  summary: 'The container[ {container}] does not pass its startup probe[: {detail}].',
  signals: [
    { rows: ['container.stopping'], components: ['kubelet'], messages: ['failed startup probe'] },
    {
      rows: ['container.probe_failed'],
      components: ['kubelet'],
      details: [['probe', 'startup']],
      messages: ['Startup probe failed: <detail...>', 'Startup probe '],
    },
  ],
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'still failing at the limit',
      gives: 'startup-probe-failing',
      rows: [
        {
          type: 'container.probe_failed',
          at: 10,
          last: 590,
          count: 58,
          container: 'app',
          component: 'kubelet',
          reason: 'Unhealthy',
          message: 'Startup probe failed: dial tcp 10.1.2.3:8080: connect: connection refused',
          details: { probe: 'startup' },
        },
      ],
    },
    {
      title: 'near miss: passed, and not ready',
      gives: 'readiness-probe-failing',
      rows: [
        {
          type: 'container.probe_failed',
          at: 30,
          last: 590,
          count: 50,
          container: 'app',
          component: 'kubelet',
          reason: 'Unhealthy',
          message: 'Readiness probe failed: HTTP probe failed with statuscode: 500',
          details: { probe: 'readiness' },
        },
      ],
    },
  ],
});
