import { defineSlowRule } from '../rule.ts';

export const sandboxSlow = defineSlowRule({
  cause: 'sandbox-slow',
  stages: ['sandbox'],
  summary: 'It took {duration} to make the sandbox and the network of the Pod[ on node {node}].',
  examples: [
    { title: 'no error was heard', gives: 'sandbox-slow', stages: [['sandbox', 2]], rows: [{ type: 'pod.kubelet_acknowledged', at: 2 }] },
    {
      title: 'near miss: an error was heard',
      gives: 'sandbox-failed',
      stages: [['sandbox', 2]],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message: 'Failed to create pod sandbox: open /proc/1: permission denied',
        },
      ],
    },
  ],
});
