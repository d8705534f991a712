import { quietUs } from '../healing.ts';
import { defineRule } from '../rule.ts';

export const readinessProbeFailing = defineRule({
  cause: 'readiness-probe-failing',
  stage: 'readiness',
  summary: 'The container[ {container}] runs, and its readiness probe still fails[: {detail}].',
  signals: [
    {
      rows: ['container.probe_failed'],
      components: ['kubelet'],
      details: [['probe', 'readiness']],
      messages: ['Readiness probe failed: <detail...>', 'Readiness probe '],
    },
  ],
  // Failures while a program starts are ordinary; those that go on until the end are not.
  refine: ({ of }, { lastAtUs, count }) => (of.asOfUs - lastAtUs < quietUs || count >= manyFailures ? {} : undefined),
  symptoms: [{ rows: ['container.unready'] }],
  examples: [
    {
      title: 'still failing at the limit',
      gives: 'readiness-probe-failing',
      stages: [['readiness', 6]],
      rows: [
        { type: 'container.started', at: 6, container: 'app' },
        {
          type: 'container.probe_failed',
          at: 16,
          last: 595,
          count: 58,
          container: 'app',
          component: 'kubelet',
          reason: 'Unhealthy',
          message: 'Readiness probe failed: HTTP probe failed with statuscode: 500',
          details: { probe: 'readiness' },
        },
      ],
    },
    {
      title: 'near miss: it failed while the program started, and no more',
      gives: 'slow-start',
      stages: [['readiness', 6]],
      rows: [
        { type: 'container.started', at: 6, container: 'app' },
        {
          type: 'container.probe_failed',
          at: 16,
          last: 26,
          count: 2,
          container: 'app',
          component: 'kubelet',
          reason: 'Unhealthy',
          message: 'Readiness probe failed: dial tcp 10.1.2.3:8080: connect: connection refused',
          details: { probe: 'readiness' },
        },
      ],
    },
  ],
});

/** The API server drops Events that repeat too often, so silence after this many means nothing. */
const manyFailures = 20;
