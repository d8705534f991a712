import { defineRule } from '../rule.ts';
import { sandboxFailure, sandboxSymptoms } from '../sandbox-failure.ts';

export const cniNotReady = defineRule({
  cause: 'cni-not-ready',
  stage: 'sandbox',
  summary: 'The network of node[ {node}] is not ready yet.',
  signals: [
    { rows: ['warning'], components: ['kubelet'], reasons: ['NetworkNotReady'] },
    sandboxFailure([
      'cni config uninitialized',
      'cni plugin not initialized',
      'network is not ready',
      '/run/flannel/subnet.env: no such file',
      'dial unix*cni*connection refused',
      'dial unix*cni*no such file',
    ]),
  ],
  symptoms: sandboxSymptoms,
  examples: [
    {
      title: 'the plugin has not written its configuration',
      gives: 'cni-not-ready',
      rows: [
        {
          type: 'warning',
          at: 3,
          last: 590,
          component: 'kubelet',
          reason: 'NetworkNotReady',
          message:
            'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
        },
      ],
    },
    {
      title: 'near miss: it was ready and failed',
      gives: 'cni-failed',
      over: ['sandbox-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "0a1b": plugin type="bridge" failed (add): could not add veth',
        },
      ],
    },
  ],
});
