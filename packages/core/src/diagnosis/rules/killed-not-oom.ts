import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const killedNotOom = defineRule({
  cause: 'killed-not-oom',
  stage: 'crash_backoff',
  summary: 'The container[ {container}] was killed, and nothing says by whom.',
  signals: [{ rows: ['container.terminated'], containers: ['regular', 'sidecar'], exitCodes: [137, 137] }],
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'a kill from outside the limit',
      gives: 'killed-not-oom',
      rows: [{ type: 'container.terminated', at: 12, container: 'app', reason: 'Error', details: { exit_code: '137' } }],
    },
    {
      title: 'near miss: by its memory limit',
      gives: 'oom-killed',
      over: ['killed-not-oom'],
      rows: [{ type: 'container.terminated', at: 12, container: 'app', reason: 'OOMKilled', details: { exit_code: '137' } }],
    },
  ],
});
