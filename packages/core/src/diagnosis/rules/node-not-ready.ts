import { defineRule } from '../rule.ts';
import { openStage, rowsOf } from '../view.ts';

export const nodeNotReady = defineRule({
  cause: 'node-not-ready',
  stage: 'kubelet_ack',
  summary: 'The node[ {node}] is not ready.',
  signals: [
    { rows: ['node.not_ready'] },
    {
      rows: ['warning'],
      components: ['node-controller', 'node-lifecycle-controller'],
      reasons: ['NodeNotReady'],
      messages: ['Node is not ready'],
    },
  ],
  refine: (view, { lastAtUs }) =>
    rowsOf(view, 'node.ready').some(({ atUs }) => atUs > lastAtUs)
      ? undefined
      : { stage: openStage(view, 'kubelet_ack') === undefined ? 'run' : 'kubelet_ack' },
  examples: [
    {
      title: 'the machine vanished after binding',
      gives: 'node-not-ready',
      rows: [
        { type: 'pod.scheduled', at: 1 },
        { type: 'node.not_ready', at: 20 },
        { type: 'warning', at: 20, component: 'node-controller', reason: 'NodeNotReady', message: 'Node is not ready' },
      ],
    },
    {
      title: 'near miss: it came back, and the network was not',
      gives: 'cni-not-ready',
      rows: [
        { type: 'pod.scheduled', at: 1 },
        { type: 'node.not_ready', at: 2 },
        { type: 'node.ready', at: 20 },
        {
          type: 'warning',
          at: 25,
          last: 590,
          component: 'kubelet',
          reason: 'NetworkNotReady',
          message:
            'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
        },
      ],
    },
  ],
});
