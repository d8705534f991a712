import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const crashLoopAppError = defineRule({
  cause: 'crash-loop-app-error',
  stage: 'crash_backoff',
  summary: 'The container[ {container}] ends with an error[ (exit code {exit_code})].',
  signals: [
    {
      rows: ['container.terminated'],
      containers: ['regular', 'sidecar'],
      exitCodes: [1, 136],
      reasons: ['Error', 'ContainerCannotRun', ''],
    },
    { rows: ['container.terminated'], containers: ['regular', 'sidecar'], exitCodes: [138, 255], reasons: ['Error', ''] },
    { rows: ['container.waiting'], containers: ['regular', 'sidecar'], reasons: ['CrashLoopBackOff'], confidence: 'likely' },
    {
      rows: ['warning'],
      components: ['kubelet'],
      reasons: ['BackOff'],
      containers: ['regular', 'sidecar', 'none'],
      messages: ['Back-off restarting failed'],
      confidence: 'likely',
    },
  ],
  refine: (_view, { exitCode }) => ({ params: exitCode === null ? [] : [['exit_code', String(exitCode)]] }),
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'the program cannot read its configuration',
      gives: 'crash-loop-app-error',
      rows: [
        { type: 'container.started', at: 5, container: 'app' },
        { type: 'container.terminated', at: 6, container: 'app', reason: 'Error', details: { exit_code: '1' } },
        {
          type: 'warning',
          at: 20,
          last: 590,
          count: 40,
          container: 'app',
          component: 'kubelet',
          reason: 'BackOff',
          message: 'Back-off restarting failed container app in pod web-0_shop(1)',
        },
        { type: 'container.waiting', at: 20, container: 'app', reason: 'CrashLoopBackOff' },
      ],
    },
    {
      title: 'near miss: it crashed once and has been ready for minutes when the Pod was',
      gives: 'none',
      lasting: false,
      rows: [
        { type: 'container.terminated', at: 6, container: 'app', reason: 'Error', details: { exit_code: '1' } },
        { type: 'container.ready', at: 40, container: 'app', attempt: 1 },
        { type: 'pod.ready', at: 300 },
      ],
    },
    {
      title: 'near miss: it ends without an error',
      gives: 'container-exits-normally',
      over: ['crash-loop-app-error'],
      rows: [
        { type: 'container.terminated', at: 6, container: 'app', reason: 'Completed', details: { exit_code: '0' } },
        { type: 'container.waiting', at: 7, container: 'app', reason: 'CrashLoopBackOff' },
      ],
    },
  ],
});
