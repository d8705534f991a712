import { staticPod } from '../node-changes.ts';
import type { Scenario } from '../scenario.ts';
import { delivered } from '../truth.ts';

export const healthyStatic: Scenario = {
  name: 'healthy-static',
  story: 'The kubelet runs a Pod from a file on the node and shows it in the API as a mirror.',
  run: async (lab) => {
    lab.afterwards(staticPod('beacon', lab.namespace));
    await lab.ready('beacon');
  },
  until: 'end',
  truth: [
    delivered('beacon-lab-1', {
      milestones: ['container.started/app', 'pod.ready'],
      stages: { present: [], absent: ['unschedulable', 'schedule'] },
      row: { slo_excluded: 'mirror', slo_eligible: false },
    }),
  ],
};
