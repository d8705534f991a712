import { fitFailure, fitSymptoms } from '../fit-failure.ts';
import { defineRule } from '../rule.ts';

export const taint = defineRule({
  cause: 'taint',
  stage: 'unschedulable',
  summary: 'The nodes that could run the Pod are reserved by a taint[ {key}] which the Pod does not tolerate[: {nodes_short} of {nodes}].',
  signals: [
    fitFailure(['untolerated taint {<key>: ', 'had taint {<key>: ']),
    fitFailure(['untolerated taint(s)', "had taints that the pod didn't tolerate"], { confidence: 'possible' }),
  ],
  refine: ({ fit }) => (fit?.reason.text.includes('taint {') ? {} : { side: 'unknown' }),
  symptoms: fitSymptoms,
  examples: [
    {
      title: 'nodes of another team',
      gives: 'taint',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message:
            '0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 node(s) had untolerated taint {dedicated: billing}.',
        },
      ],
    },
    {
      title: 'from 1.36 on the key is not told',
      gives: 'taint',
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/2 nodes are available: 2 node(s) had untolerated taint(s).',
        },
      ],
    },
    {
      title: 'near miss: the taint is the condition of a node',
      gives: 'nodes-unavailable',
      over: ['taint'],
      rows: [
        {
          type: 'pod.unschedulable',
          at: 1,
          component: 'default-scheduler',
          reason: 'FailedScheduling',
          message: '0/2 nodes are available: 2 node(s) had untolerated taint {node.kubernetes.io/unreachable: }.',
        },
      ],
    },
  ],
});
