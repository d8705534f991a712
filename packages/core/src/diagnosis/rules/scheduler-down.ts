import { defineCourseRule } from '../rule.ts';
import { unheardScheduler } from '../unheard-scheduler.ts';
import { rowsOf } from '../view.ts';

export const schedulerDown = defineCourseRule({
  cause: 'scheduler-down',
  action: 'create',
  stage: 'schedule',
  summary: 'The scheduler[ {scheduler}] has not tried to place the Pod for {duration}.',
  judge: (view) => {
    const unheard = unheardScheduler(view);
    if (unheard === undefined || unheard.isKnown === false) return undefined;
    return {
      confidence: unheard.isKnown === true ? 'likely' : 'possible',
      sinceUs: unheard.sinceUs,
      evidence: rowsOf(view, 'pod.created'),
      params: unheard.name === '' ? [] : [['scheduler', unheard.name]],
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
