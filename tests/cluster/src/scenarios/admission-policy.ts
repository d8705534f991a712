import { denyByPolicy } from '../admission.ts';
import { pod } from '../pods.ts';
import type { Scenario } from '../scenario.ts';
import { refused } from '../truth.ts';

export const admissionPolicy: Scenario = {
  name: 'admission-policy',
  story: 'A validating admission policy refuses Pods in this namespace.',
  run: async (lab) => {
    await denyByPolicy(lab);
    await lab.createRefused(pod('web'), 422);
  },
  until: '+12m',
  truth: [refused('web', { cause: 'admission-policy-denied', side: 'policy' })],
};
