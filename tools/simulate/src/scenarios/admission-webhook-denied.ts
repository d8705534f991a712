import { playCreateRefusal } from '../faults/create-refusal.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

/** A webhook says no on purpose. */
export const admissionWebhookDenied: Scenario = {
  name: 'admission-webhook-denied',
  group: 'broken',
  weight: 2,
  endings: ['stay', 'recover'],
  play,
};

function play(run: Run): Life {
  return playCreateRefusal(run, {
    cause: 'admission-webhook-denied',
    traits: {},
    refusal: {
      code: 403,
      reason: 'Forbidden',
      message: () => 'admission webhook "policy.labels.example.com" denied the request: the label team is required',
    },
  });
}
