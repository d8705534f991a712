import { isTrue, pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { stuck } from '../truth.ts';

export const readinessGate: Scenario = {
  name: 'readiness-gate',
  story: 'Nobody opens the readiness gate.',
  run: async (lab) => {
    await lab.create(pod('web', {}, { readinessGates: [{ conditionType: 'example.com/listed' }] }));
    await lab.pod('web', 'ContainersReady', (found) => isTrue(found, 'ContainersReady'));
    await lab.rest(3);
  },
  until: '+40m',
  truth: [
    stuck('web', {
      cause: 'readiness-gate-pending',
      side: 'platform',
      stage: 'readiness_gate',
      milestones: ['container.started/app', 'pod.containers_ready'],
      stages: { present: ['readiness_gate'], absent: ['unschedulable'] },
    }),
  ],
};
