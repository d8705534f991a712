import { pod, workload } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

/** Shorter than the five minutes that Kubernetes gives by default, so that the scenario ends. */
const leavesSoon = {
  tolerations: ['not-ready', 'unreachable'].map((condition) => ({
    key: `node.kubernetes.io/${condition}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 15,
  })),
};

export const nodeOff: Scenario = {
  name: 'node-off',
  story:
    'The node is silent for some minutes: its Pod is evicted and waits to end, the next one waits for a node, and both go on when it is back.',
  isAlone: true,
  run: async (lab) => {
    lab.afterwards(async () => {
      await lab.daemons.thaw('kubelet');
      await lab.daemons.nodeReady();
    });
    const shop = workload('Deployment', 'shop');
    const template = pod('shop', {}, leavesSoon);
    await lab.create({ ...shop, spec: { ...shop.spec, template: { metadata: template.metadata, spec: template.spec } } });
    const old = await lab.ready('shop');
    await lab.daemons.freeze('kubelet');
    await lab.event(String(old.metadata.name), 'TaintManagerEviction', undefined, 120);
    await lab.event('shop', 'FailedScheduling');
    await lab.rest(110);
    await lab.daemons.thaw('kubelet');
    await lab.gone(String(old.metadata.name), 90);
    await lab.ready('shop', 90);
  },
  until: 'end',
  truth: [
    delivered('shop-*'),
    removed('shop-*', { row: { ended_by: 'taint_manager' } }),
    delivered('shop-*', {
      nth: 2,
      deliveryVerdict: 'fail',
      cause: 'nodes-unavailable',
      side: 'platform',
      stage: 'unschedulable',
      milestones: ['pod.created', 'pod.unschedulable', 'pod.scheduled', 'pod.ready'],
      never: ['pod.create_refused'],
      stages: { present: ['unschedulable'], absent: ['gated'] },
    }),
  ],
  notYet: [
    {
      why: 'The scheduler no longer names the taint, and the taints of Nodes are recorded and not yet looked at.',
      answers: [
        { truth: 2, what: 'cause', true: 'nodes-unavailable', told: 'taint' },
        { truth: 2, what: 'side', true: 'platform', told: 'unknown' },
      ],
    },
  ],
};
