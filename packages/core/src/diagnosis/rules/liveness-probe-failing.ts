import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const livenessProbeFailing = defineRule({
  cause: 'liveness-probe-failing',
  stage: 'crash_backoff',
  summary: 'The container[ {container}] is restarted because its liveness probe fails[: {detail}].',
  signals: [
    { rows: ['container.stopping'], components: ['kubelet'], messages: ['failed liveness probe'] },
    {
      rows: ['container.probe_failed'],
      components: ['kubelet'],
      details: [['probe', 'liveness']],
      messages: ['Liveness probe failed: <detail...>', 'Liveness probe '],
    },
  ],
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'it has no time to start',
      gives: 'liveness-probe-failing',
      over: ['killed-not-oom'],
      rows: [
        {
          type: 'container.probe_failed',
          at: 30,
          last: 550,
          count: 12,
          container: 'app',
          component: 'kubelet',
          reason: 'Unhealthy',
          message: 'Liveness probe failed: HTTP probe failed with statuscode: 503',
          details: { probe: 'liveness' },
        },
        {
          type: 'container.stopping',
          at: 50,
          container: 'app',
          component: 'kubelet',
          reason: 'Killing',
          message: 'Container app failed liveness probe, will be restarted',
          eventType: 'Normal',
        },
        { type: 'container.terminated', at: 80, container: 'app', reason: 'Error', details: { exit_code: '137' } },
      ],
    },
    {
      title: 'near miss: the readiness probe restarts nothing',
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
          message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
          details: { probe: 'readiness' },
        },
      ],
    },
  ],
});
