import { defineResizeRule } from '../rule.ts';

export const resizeInfeasible = defineResizeRule({
  cause: 'resize-infeasible',
  stage: 'resize_wait',
  summary: 'The node[ {node}] can never give what the resize asks for[: {said}].',
  signals: [{ rows: ['pod.resize_infeasible'] }],
  refine: (_, { message }) => ({ params: message === '' ? [] : [['said', message]] }),
  examples: [
    {
      title: 'more than the node has',
      gives: 'resize-infeasible',
      action: 'resize',
      outcome: 'failed',
      target: null,
      stages: [['resize_wait', 0]],
      rows: [
        { type: 'pod.resize_requested', at: 0 },
        {
          type: 'pod.resize_infeasible',
          at: 1,
          reason: 'Infeasible',
          message: "Node didn't have enough capacity: cpu, requested: 64000, capacity: 8000",
        },
      ],
    },
    {
      title: 'near miss: there is no room now',
      gives: 'resize-deferred',
      action: 'resize',
      stages: [['resize_wait', 0]],
      rows: [
        { type: 'pod.resize_requested', at: 0 },
        { type: 'pod.resize_deferred', at: 1, reason: 'Deferred', message: "Node didn't have enough resource: cpu" },
      ],
    },
  ],
});
