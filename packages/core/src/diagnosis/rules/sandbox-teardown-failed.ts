import { defineDeleteRule } from '../rule.ts';

export const sandboxTeardownFailed = defineDeleteRule({
  cause: 'sandbox-teardown-failed',
  stage: 'teardown',
  summary: 'The node[ {node}] could not take down the Pod[: {detail}].',
  signals: [{ rows: ['warning'], components: ['kubelet'], reasons: ['FailedKillPod'], messages: ['error killing pod: <detail...>', ''] }],
  examples: [
    {
      title: 'the network plugin is gone',
      gives: 'sandbox-teardown-failed',
      action: 'delete',
      over: ['container-kill-stuck'],
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'container.stopping', at: 1, container: 'app' },
        {
          type: 'warning',
          at: 40,
          last: 590,
          component: 'kubelet',
          reason: 'FailedKillPod',
          message:
            'error killing pod: failed to "KillPodSandbox" for "1" with KillPodSandboxError: "rpc error: code = Unknown desc = failed to destroy network for sandbox"',
        },
      ],
    },
    {
      title: 'near miss: nothing is said',
      gives: 'container-kill-stuck',
      action: 'delete',
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'container.stopping', at: 1, container: 'app' },
      ],
    },
  ],
});
