import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { delivered, removed } from '../truth.ts';

export const finalizerLate: Scenario = {
  name: 'finalizer-late',
  story:
    'A finalizer holds a deleted Pod for longer than the ten minutes in which it should be gone, and is taken off then, when another Pod has come.',
  run: async (lab) => {
    await lab.create(pod('web', {}, {}, { finalizers: ['example.com/backup'] }));
    await lab.ready('web');
    await lab.remove('/pods/web');
    lab.afterwards(async () => lab.patch('/pods/web', { metadata: { finalizers: null } }).catch(() => undefined));
    await lab.rest(625);
    await lab.create(pod('next'));
    await lab.ready('next');
    await lab.patch('/pods/web', { metadata: { finalizers: null } });
    await lab.gone('web');
  },
  until: '+12m',
  truth: [
    delivered('web'),
    removed('web', {
      podVerdict: 'fail',
      // What a finalizer takes is nobody's time that the platform answers for.
      deliveryVerdict: 'success',
      cause: 'finalizer-stuck',
      side: 'unknown',
      stage: 'finalizers',
      stages: { present: ['finalizers'], absent: [] },
    }),
    delivered('next'),
  ],
};
