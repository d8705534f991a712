import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const oomKilled = defineRule({
  cause: 'oom-killed',
  stage: 'crash_backoff',
  summary: 'The container[ {container}] used more memory than its limit and was killed.',
  signals: [{ rows: ['container.terminated', 'container.waiting'], reasons: ['OOMKilled'] }],
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'a limit that is too low',
      gives: 'oom-killed',
      over: ['crash-loop-app-error', 'killed-not-oom'],
      rows: [
        { type: 'container.started', at: 5, container: 'app' },
        {
          type: 'container.probe_failed',
          at: 8,
          container: 'app',
          component: 'kubelet',
          reason: 'Unhealthy',
          message: 'Readiness probe failed: connection refused',
          details: { probe: 'readiness' },
        },
        { type: 'container.terminated', at: 12, container: 'app', reason: 'OOMKilled', details: { exit_code: '137' } },
        { type: 'container.waiting', at: 13, container: 'app', reason: 'CrashLoopBackOff' },
      ],
    },
    {
      title: 'near miss: killed, and nobody says for memory',
      gives: 'killed-not-oom',
      rows: [{ type: 'container.terminated', at: 12, container: 'app', reason: 'Error', details: { exit_code: '137' } }],
    },
    {
      title: 'near miss: killed once, well ever since',
      gives: 'none',
      lasting: false,
      rows: [
        { type: 'container.terminated', at: 12, container: 'app', reason: 'OOMKilled', details: { exit_code: '137' } },
        { type: 'container.ready', at: 30, container: 'app', attempt: 1 },
        { type: 'pod.ready', at: 400 },
      ],
    },
  ],
});
