import { defineResizeRule } from '../rule.ts';

export const resizeFailed = defineResizeRule({
  cause: 'resize-failed',
  stage: 'resize',
  summary: 'The node[ {node}] accepted the resize and fails to do it[: {said}].',
  signals: [{ rows: ['warning'], components: ['kubelet'], reasons: ['ResizeError'] }],
  refine: (_, { message }) => ({ params: message === '' ? [] : [['said', message]] }),
  examples: [
    {
      title: 'the runtime refuses the new limit',
      gives: 'resize-failed',
      action: 'resize',
      stages: [
        ['resize_wait', 0, 1],
        ['resize', 1],
      ],
      rows: [
        { type: 'pod.resize_requested', at: 0 },
        { type: 'pod.resize_allocated', at: 1 },
        { type: 'warning', at: 2, reason: 'ResizeError', message: 'memory limit is below the current usage' },
      ],
    },
    {
      title: 'near miss: the node never began',
      gives: 'resize-infeasible',
      action: 'resize',
      outcome: 'failed',
      stages: [['resize_wait', 0]],
      rows: [
        { type: 'pod.resize_requested', at: 0 },
        { type: 'pod.resize_infeasible', at: 1, reason: 'Infeasible' },
      ],
    },
  ],
});
