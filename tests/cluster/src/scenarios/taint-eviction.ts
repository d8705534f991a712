import { taintNode } from '../node-changes.ts';
import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const taintEviction: Scenario = {
  name: 'taint-eviction',
  story: 'A taint with effect NoExecute moves a running Pod away.',
  isAlone: true,
  run: async (lab) => {
    await lab.create(pod('web'));
    await lab.ready('web');
    await taintNode(lab, [{ key: 'example.com/drain', effect: 'NoExecute' }]);
    await lab.gone('web');
  },
  until: 'end',
  truth: [delivered('web'), removed('web', { row: { ended_by: 'taint_manager' } })],
};
