import { secondUs } from '../../vocabulary/index.ts';
import { defineCourseRule } from '../rule.ts';
import { openStage, rowsOf } from '../view.ts';

export const schedulerDown = defineCourseRule({
  cause: 'scheduler-down',
  action: 'create',
  stage: 'schedule',
  summary: 'The scheduler[ {scheduler}] has not tried to place the Pod for {duration}.',
  judge: (view) => {
    const open = openStage(view, 'schedule');
    // The target runs from the request, the stage from its answer: it is never open for all of the target when that passes.
    const { asOfUs, startedAtUs, targetUs } = view.of;
    if (open === undefined || targetUs === null || asOfUs - startedAtUs < targetUs || asOfUs - open.fromUs < silentUsMin) return undefined;
    const scheduler = view.of.pod?.schedulerName ?? '';
    return {
      confidence: scheduler === 'default-scheduler' ? 'likely' : 'possible',
      sinceUs: open.fromUs,
      evidence: rowsOf(view, 'pod.created'),
      params: scheduler === '' ? [] : [['scheduler', scheduler]],
    };
  },
  examples: [
    { title: 'created, and never looked at', gives: 'scheduler-down', stages: [['schedule', 0]], rows: [{ type: 'pod.created', at: 0 }] },
    {
      title: 'the limit has just passed, and the API took a second to answer',
      gives: 'scheduler-down',
      asOf: 60,
      stages: [['schedule', 1]],
      rows: [{ type: 'pod.created', at: 1 }],
    },
    {
      title: 'near miss: placed after a while',
      gives: 'scheduler-slow',
      stages: [['schedule', 0, 500]],
      rows: [
        { type: 'pod.created', at: 0 },
        { type: 'pod.scheduled', at: 500 },
      ],
    },
  ],
});

/** A scheduler that is alive tries a Pod well within this time, also under load. */
const silentUsMin = 30 * secondUs;
