import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';

export const containerExitsNormally = defineRule({
  cause: 'container-exits-normally',
  stage: 'crash_backoff',
  summary: 'The container[ {container}] ends without an error although it should keep running.',
  signals: [{ rows: ['container.terminated'], containers: ['regular'], exitCodes: [0, 0] }],
  refine: ({ of }) => (of.pod?.restartPolicy === 'Always' ? {} : undefined),
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'a shell with nothing to do',
      gives: 'container-exits-normally',
      over: ['crash-loop-app-error'],
      rows: [
        { type: 'container.terminated', at: 6, container: 'app', reason: 'Completed', details: { exit_code: '0' } },
        { type: 'container.waiting', at: 7, container: 'app', reason: 'CrashLoopBackOff' },
      ],
    },
    {
      title: 'near miss: a Pod that may end',
      gives: 'unknown',
      pod: { restartPolicy: 'Never' },
      rows: [{ type: 'container.terminated', at: 6, container: 'app', reason: 'Completed', details: { exit_code: '0' } }],
    },
  ],
});
