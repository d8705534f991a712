import { durationText } from '../duration-text.ts';
import { graceUsOf } from '../grace-period.ts';
import { defineCourseRule } from '../rule.ts';
import { clockSlackUs, rowsOf } from '../view.ts';

export const gracePeriodLong = defineCourseRule({
  cause: 'grace-period-long',
  action: 'delete',
  stage: 'grace',
  summary: 'The Pod may take {grace} to stop, longer than the target.',
  judge: (view) => {
    const graceUs = graceUsOf(view);
    const { targetUs, asOfUs, startedAtUs } = view.of;
    const running = rowsOf(view, 'pod.final_delete_requested').length === 0;
    if (targetUs === null || graceUs <= targetUs || !running || asOfUs - startedAtUs > graceUs + clockSlackUs) return undefined;
    return {
      confidence: 'certain',
      sinceUs: startedAtUs,
      evidence: rowsOf(view, 'pod.delete_requested', 'container.stopping'),
      params: [['grace', durationText(graceUs)]],
    };
  },
  examples: [
    {
      title: 'an hour to drain connections',
      gives: 'grace-period-long',
      action: 'delete',
      pod: { graceS: 3600 },
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'container.stopping', at: 1, container: 'app' },
      ],
    },
    {
      title: 'near miss: its time is over',
      gives: 'container-kill-stuck',
      action: 'delete',
      pod: { graceS: 30 },
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'container.stopping', at: 1, container: 'app' },
      ],
    },
  ],
});
