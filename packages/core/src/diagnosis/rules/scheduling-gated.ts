import { pairOf } from '../../vocabulary/index.ts';
import { defineCourseRule } from '../rule.ts';
import { openStage, rowsOf } from '../view.ts';

export const schedulingGated = defineCourseRule({
  cause: 'scheduling-gated',
  action: 'create',
  stage: 'gated',
  summary: 'The Pod waits for a scheduling gate to be removed[: {gates}].',
  judge: (view) => {
    const open = openStage(view, 'gated');
    const gated = rowsOf(view, 'pod.gated');
    if (open === undefined && (gated.length === 0 || rowsOf(view, 'pod.ungated', 'pod.scheduled').length > 0)) return undefined;
    const gates = pairOf(gated[0]?.row.details ?? [], 'gates') ?? view.of.pod?.schedulingGates.join(', ') ?? '';
    return {
      confidence: 'certain',
      sinceUs: open?.fromUs ?? gated[0]?.atUs ?? view.of.startedAtUs,
      evidence: gated,
      params: gates === '' ? [] : [['gates', gates]],
    };
  },
  examples: [
    {
      title: 'a queue controller has not let it in',
      gives: 'scheduling-gated',
      stages: [['gated', 0]],
      pod: { schedulingGates: ['kueue.x-k8s.io/admission'] },
      rows: [
        { type: 'pod.created', at: 0 },
        { type: 'pod.gated', at: 0, details: { gates: 'kueue.x-k8s.io/admission' } },
      ],
    },
    {
      title: 'near miss: the gate is gone and there is no room',
      gives: 'insufficient-cpu',
      rows: [
        { type: 'pod.created', at: 0 },
        { type: 'pod.gated', at: 0 },
        { type: 'pod.ungated', at: 5 },
        {
          type: 'pod.unschedulable',
          at: 6,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/2 nodes are available: 2 Insufficient cpu.',
        },
      ],
    },
  ],
});
