import { isTrue, workload } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const healthyStatefulSet: Scenario = {
  name: 'healthy-stateful-set',
  story: 'A Pod of a StatefulSet is deleted, and another one of the same name takes its place.',
  run: async (lab) => {
    await lab.create(workload('StatefulSet', 'store'));
    const old = await lab.ready('store-0');
    await lab.remove('/pods/store-0');
    await lab.pod('store-0', 'Ready again', (found) => found.metadata.uid !== old.metadata.uid && isTrue(found, 'Ready'), 60);
  },
  until: 'end',
  truth: [
    delivered('store-0', { row: { workload_kind: 'StatefulSet' } }),
    removed('store-0'),
    delivered('store-0', { nth: 2, row: { workload_kind: 'StatefulSet' } }),
  ],
};
