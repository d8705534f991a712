import { playCreateRefusal } from '../faults/create-refusal.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

/** A webhook that has to be asked does not answer. */
export const admissionWebhookUnavailable: Scenario = {
  name: 'admission-webhook-unavailable',
  group: 'broken',
  weight: 2,
  endings: ['stay', 'recover'],
  play,
};

function play(run: Run): Life {
  return playCreateRefusal(run, {
    cause: 'admission-webhook-unavailable',
    traits: {},
    refusal: {
      code: 500,
      reason: 'InternalError',
      message: () =>
        'Internal error occurred: failed calling webhook "inject.mesh.example.com": failed to call webhook: Post "https://injector.mesh-system.svc:443/inject?timeout=10s": dial tcp 10.96.31.7:443: connect: connection refused',
      takesUs: 1_200_000,
    },
  });
}
