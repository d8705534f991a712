import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const healthyEviction: Scenario = {
  name: 'healthy-eviction',
  story: 'The eviction API is asked to move a Pod.',
  run: async (lab) => {
    await lab.create(pod('web'));
    await lab.ready('web');
    await lab.send('POST', '/pods/web/eviction', { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'web' } });
    await lab.gone('web');
  },
  until: 'end',
  truth: [delivered('web'), removed('web', { row: { ended_by: 'eviction_api' } })],
};
