import { defineRule } from '../rule.ts';
import { crashSymptoms } from '../start-failure.ts';
import { rowsOf } from '../view.ts';

export const initContainerCrash = defineRule({
  cause: 'init-container-crash',
  stage: 'init',
  summary: 'The init container[ {container}] ends with an error[ (exit code {exit_code})].',
  signals: [
    { rows: ['container.terminated'], containers: ['init'], exitCodes: [1, 255] },
    { rows: ['container.waiting'], containers: ['init'], reasons: ['CrashLoopBackOff'] },
  ],
  refine: (view, { exitCode, row }) => {
    const done = rowsOf(view, 'container.terminated').some(
      (other) => other.container === row.container && other.exitCode === 0 && other.atUs > row.at_us,
    );
    return done ? undefined : { params: exitCode === null ? [] : [['exit_code', String(exitCode)]] };
  },
  symptoms: crashSymptoms,
  examples: [
    {
      title: 'a migration that fails',
      gives: 'init-container-crash',
      init: ['migrate'],
      rows: [
        { type: 'container.terminated', at: 6, container: 'migrate', reason: 'Error', details: { exit_code: '1' } },
        { type: 'container.waiting', at: 7, container: 'migrate', reason: 'CrashLoopBackOff' },
        {
          type: 'warning',
          at: 20,
          last: 590,
          container: 'migrate',
          component: 'kubelet',
          reason: 'BackOff',
          message: 'Back-off restarting failed container migrate in pod web-0_shop(1)',
        },
      ],
    },
    {
      title: 'near miss: it failed once, then succeeded',
      gives: 'slow-start',
      init: ['migrate'],
      stages: [
        ['init', 5, 30],
        ['readiness', 31],
      ],
      rows: [
        { type: 'container.terminated', at: 6, container: 'migrate', reason: 'Error', details: { exit_code: '1' } },
        { type: 'container.terminated', at: 29, attempt: 1, container: 'migrate', reason: 'Completed', details: { exit_code: '0' } },
        { type: 'pod.initialized', at: 30 },
      ],
    },
  ],
});
