import { defineRule } from '../rule.ts';
import { openStage, rowsOf } from '../view.ts';

export const nodeUnreachable = defineRule({
  cause: 'node-unreachable',
  stage: 'kubelet_ack',
  summary: 'The control plane has not heard from the node[ {node}] for {duration}.',
  signals: [{ rows: ['node.not_ready'], details: [['status', 'Unknown']] }],
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
      title: 'the kubelet stopped reporting after the Pod was bound',
      gives: 'node-unreachable',
      over: ['node-not-ready'],
      stages: [['kubelet_ack', 1]],
      rows: [
        { type: 'pod.scheduled', at: 1 },
        { type: 'node.not_ready', at: 42, details: { status: 'Unknown', reason: 'NodeStatusUnknown' } },
        { type: 'warning', at: 42, component: 'node-controller', reason: 'NodeNotReady', message: 'Node is not ready' },
      ],
    },
    {
      title: 'near miss: the kubelet itself says that it is not ready',
      gives: 'node-not-ready',
      stages: [['kubelet_ack', 1]],
      rows: [
        { type: 'pod.scheduled', at: 1 },
        { type: 'node.not_ready', at: 42, details: { status: 'False', reason: 'KubeletNotReady' } },
      ],
    },
    {
      title: 'near miss: it was heard of again, and the image took the rest of the time',
      gives: 'image-pull-slow',
      stages: [
        ['kubelet_ack', 1, 60],
        ['image_pull', 62],
      ],
      rows: [
        { type: 'pod.scheduled', at: 1 },
        { type: 'node.not_ready', at: 42, details: { status: 'Unknown' } },
        { type: 'node.ready', at: 58 },
        { type: 'pod.kubelet_acknowledged', at: 60 },
        { type: 'image.pulling', at: 62, container: 'app' },
      ],
    },
  ],
});
