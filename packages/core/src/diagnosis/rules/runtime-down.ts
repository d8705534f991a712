import { defineRule } from '../rule.ts';
import { sandboxFailure, sandboxSymptoms } from '../sandbox-failure.ts';

export const runtimeDown = defineRule({
  cause: 'runtime-down',
  stage: 'sandbox',
  summary: 'The container runtime of node[ {node}] does not answer.',
  signals: [
    sandboxFailure([
      'dial unix*containerd.sock: connect: connection refused',
      'dial unix*containerd.sock: connect: no such file',
      'dial unix*crio.sock: connect: connection refused',
      'dial unix*crio.sock: connect: no such file',
      'dial unix*cri-dockerd.sock: connect: connection refused',
      'dial unix*cri-dockerd.sock: connect: no such file',
    ]),
  ],
  symptoms: sandboxSymptoms,
  examples: [
    {
      title: 'nobody listens at the socket',
      gives: 'runtime-down',
      over: ['sandbox-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused"',
        },
      ],
    },
    {
      title: 'near miss: nobody listens at the socket of the network plugin',
      gives: 'cni-not-ready',
      over: ['cni-failed', 'sandbox-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "0a1b": dial unix /var/run/cni/agent.sock: connect: connection refused',
        },
      ],
    },
  ],
});
