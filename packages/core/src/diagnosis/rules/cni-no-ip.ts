import { defineRule } from '../rule.ts';
import { sandboxFailure, sandboxSymptoms } from '../sandbox-failure.ts';

export const cniNoIp = defineRule({
  cause: 'cni-no-ip',
  stage: 'sandbox',
  summary: 'No IP address was left for the Pod[ on node {node}].',
  signals: [
    sandboxFailure(['timeout to allocate ip for pod'], { code: 'AllocateIPTimeout' }),
    sandboxFailure([
      'failed to assign an IP address to container',
      'no IP addresses available in range set',
      'No more IPs available',
      'fail to allocate ip',
      'Unable to allocate IP via local cilium agent',
      'no available IP',
      'IP pool exhausted',
    ]),
  ],
  symptoms: sandboxSymptoms,
  examples: [
    {
      title: 'the range of the node is used up',
      gives: 'cni-no-ip',
      over: ['cni-failed', 'sandbox-failed'],
      rows: [
        {
          type: 'warning',
          at: 3,
          last: 580,
          count: 40,
          component: 'kubelet',
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "0a1b": plugin type="host-local" failed (add): failed to allocate for range 0: no IP addresses available in range set: 10.244.1.1-10.244.1.254',
        },
      ],
    },
    {
      title: 'near miss: the plugin fails for another reason',
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
