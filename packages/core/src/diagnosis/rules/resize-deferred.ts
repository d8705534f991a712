import { defineResizeRule } from '../rule.ts';

export const resizeDeferred = defineResizeRule({
  cause: 'resize-deferred',
  stage: 'resize_wait',
  summary: 'The node[ {node}] has no room for the resize now[: {said}].',
  signals: [{ rows: ['pod.resize_deferred'] }],
  refine: (_, { message }) => ({ params: message === '' ? [] : [['said', message]] }),
  examples: [
    {
      title: 'other Pods have what it asks for',
      gives: 'resize-deferred',
      action: 'resize',
      stages: [['resize_wait', 0]],
      rows: [
        { type: 'pod.resize_requested', at: 0 },
        {
          type: 'pod.resize_deferred',
          at: 1,
          reason: 'Deferred',
          message: "Node didn't have enough resource: cpu, requested: 4000, used: 5000, capacity: 8000",
        },
      ],
    },
    {
      title: 'near miss: room was made, and the node failed to do it',
      gives: 'resize-failed',
      action: 'resize',
      stages: [
        ['resize_wait', 0, 20],
        ['resize', 20],
      ],
      rows: [
        { type: 'pod.resize_requested', at: 0 },
        { type: 'pod.resize_deferred', at: 1, reason: 'Deferred' },
        { type: 'pod.resize_allocated', at: 20 },
        { type: 'warning', at: 21, component: 'kubelet', reason: 'ResizeError', message: 'Pod resize error: cannot write cgroup' },
      ],
    },
  ],
});
