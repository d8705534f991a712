import { defineRule } from '../rule.ts';
import { openStage, rowsOf } from '../view.ts';

export const nodeLost = defineRule({
  cause: 'node-lost',
  stage: 'kubelet_ack',
  summary: 'The node[ {node}] no longer exists.',
  signals: [{ rows: ['node.deleted'] }],
  symptoms: [
    { rows: ['node.not_ready'] },
    { rows: ['warning'], components: ['node-controller', 'node-lifecycle-controller'], reasons: ['NodeNotReady'] },
  ],
  refine: (view, { lastAtUs }) =>
    rowsOf(view, 'node.ready').some(({ atUs }) => atUs > lastAtUs)
      ? undefined
      : { stage: openStage(view, 'kubelet_ack') === undefined ? 'run' : 'kubelet_ack' },
  examples: [
    {
      title: 'the machine was given back while the Pod was on its way',
      gives: 'node-lost',
      over: ['node-not-ready', 'node-unreachable'],
      stages: [['kubelet_ack', 1]],
      rows: [
        { type: 'pod.scheduled', at: 1 },
        { type: 'node.not_ready', at: 42, details: { status: 'Unknown' } },
        { type: 'node.deleted', at: 60 },
      ],
    },
    {
      title: 'near miss: the Node is there and does not answer',
      gives: 'node-unreachable',
      over: ['node-not-ready'],
      stages: [['kubelet_ack', 1]],
      rows: [
        { type: 'pod.scheduled', at: 1 },
        { type: 'node.not_ready', at: 42, details: { status: 'Unknown' } },
      ],
    },
  ],
});
