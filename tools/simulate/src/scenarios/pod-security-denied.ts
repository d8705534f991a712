import { playCreateRefusal } from '../faults/create-refusal.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

/** The namespace enforces a Pod security level that the Pod does not meet. */
export const podSecurityDenied: Scenario = { name: 'pod-security-denied', group: 'broken', weight: 2, endings: ['stay', 'recover'], play };

function play(run: Run): Life {
  return playCreateRefusal(run, {
    cause: 'pod-security-denied',
    traits: {},
    refusal: {
      code: 403,
      reason: 'Forbidden',
      message: (pod) =>
        `pods "${pod}" is forbidden: violates PodSecurity "restricted:latest": seccompProfile (pod or container "app" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`,
    },
  });
}
