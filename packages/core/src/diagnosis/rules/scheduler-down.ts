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
    if (open === undefined || view.of.targetUs === null || view.of.asOfUs - open.fromUs < Math.max(view.of.targetUs, silentUsMin))
      return undefined;
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
