import { taintNode } from '../node-changes.ts';
import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { unplaced } from '../truth.ts';

export const taintNotTolerated: Scenario = {
  name: 'taint-not-tolerated',
  story: 'Somebody has tainted the only node, and the Pod does not tolerate it.',
  isAlone: true,
  run: async (lab) => {
    await taintNode(lab, [{ key: 'example.com/team', value: 'blue', effect: 'NoSchedule' }]);
    await lab.create(pod('web'));
    await lab.event('web', 'FailedScheduling');
    await lab.rest(2);
  },
  until: '+12m',
  truth: [unplaced('web', { cause: 'taint', side: 'policy' })],
  notYet: [
    {
      why: 'The scheduler no longer names the taint, and the taints of Nodes are recorded and not yet looked at.',
      answers: [
        { truth: 0, what: 'side', true: 'policy', told: 'unknown' },
        { truth: 0, what: 'slo_eligible', true: false, told: true },
        { truth: 0, what: 'slo_excluded', true: 'side_policy', told: null },
      ],
    },
  ],
};
