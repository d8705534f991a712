import { defineRule } from '../rule.ts';
import { sandboxFailure, sandboxSymptoms } from '../sandbox-failure.ts';

export const cniAuth = defineRule({
  cause: 'cni-auth',
  stage: 'sandbox',
  summary: 'The network plugin of node[ {node}] was refused by the API server.',
  signals: [sandboxFailure(['connection is unauthorized: Unauthorized', 'error getting ClusterInformation*Unauthorized'])],
  symptoms: sandboxSymptoms,
  examples: [
    {
      title: 'its token has expired',
      gives: 'cni-auth',
      over: ['cni-failed', 'sandbox-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "0a1b": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized',
        },
      ],
    },
    {
      title: 'near miss: the registry, not the API server, says so',
      gives: 'image-auth',
      rows: [
        {
          type: 'image.pull_failed',
          at: 5,
          container: 'app',
          component: 'kubelet',
          reason: 'Failed',
          message: 'Failed to pull image "registry.example/shop/app:1": 401 Unauthorized',
        },
      ],
    },
  ],
});
