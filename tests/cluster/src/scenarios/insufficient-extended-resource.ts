import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, unplaced } from '../truth.ts';

export const insufficientExtendedResource: Scenario = {
  name: 'insufficient-extended-resource',
  story: 'The node has one widget, and another Pod has it.',
  run: async (lab) => {
    const widget = { requests: { 'example.com/widget': '1' }, limits: { 'example.com/widget': '1' } };
    await lab.send('PATCH', '/api/v1/nodes/lab-1/status', { status: { capacity: { 'example.com/widget': '1' } } });
    await lab.rest(2);
    await lab.create(pod('first', { resources: widget }));
    await lab.ready('first');
    await lab.create(pod('web', { resources: widget }));
    await lab.event('web', 'FailedScheduling');
  },
  until: '+12m',
  truth: [
    delivered('first', { never: ['image.pull_failed'], stages: { present: [], absent: [] } }),
    unplaced('web', { cause: 'insufficient-extended-resource', side: 'capacity' }),
  ],
};
