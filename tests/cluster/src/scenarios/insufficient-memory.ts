import { shareOfNode } from '../node-changes.ts';
import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, unplaced } from '../truth.ts';

export const insufficientMemory: Scenario = {
  name: 'insufficient-memory',
  story: 'Another Pod has taken the memory that this one asks for.',
  run: async (lab) => {
    const half = await shareOfNode(lab, 'memory', 0.6);
    await lab.create(pod('first', { resources: { requests: { memory: half } } }));
    await lab.ready('first');
    await lab.create(pod('web', { resources: { requests: { memory: half } } }));
    await lab.event('web', 'FailedScheduling');
  },
  until: '+12m',
  truth: [delivered('first'), unplaced('web', { cause: 'insufficient-memory', side: 'capacity' })],
};
