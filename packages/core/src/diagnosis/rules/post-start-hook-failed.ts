import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const postStartHookFailed = defineRule({
  cause: 'post-start-hook-failed',
  stage: 'post_start',
  summary: 'The postStart hook of the container[ {container}] failed.',
  signals: [
    { rows: ['warning'], components: ['kubelet'], reasons: ['FailedPostStartHook'] },
    { rows: ['container.waiting'], reasons: ['PostStartHookError'] },
    { rows: ['container.stopping'], messages: ['FailedPostStartHook'] },
  ],
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'the hook calls what is not there',
      gives: 'post-start-hook-failed',
      over: ['killed-not-oom'],
      rows: [
        { type: 'container.started', at: 4, container: 'app' },
        {
          type: 'warning',
          at: 5,
          last: 400,
          container: 'app',
          component: 'kubelet',
          reason: 'FailedPostStartHook',
          message: 'PostStartHook failed',
        },
        { type: 'container.terminated', at: 5, container: 'app', reason: 'Error', details: { exit_code: '137' } },
      ],
    },
    {
      title: 'near miss: the hook has not come back',
      gives: 'post-start-hook-slow',
      stages: [['post_start', 4]],
      rows: [{ type: 'container.started', at: 4, container: 'app' }],
    },
  ],
});
