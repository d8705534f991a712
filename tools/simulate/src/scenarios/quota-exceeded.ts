import { playCreateRefusal } from '../faults/create-refusal.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

/** The namespace has used up its quota. */
export const quotaExceeded: Scenario = { name: 'quota-exceeded', group: 'broken', weight: 3, endings: ['stay', 'recover'], play };

function play(run: Run): Life {
  return playCreateRefusal(run, {
    cause: 'quota-exceeded',
    traits: { cpu: '500m' },
    refusal: {
      code: 403,
      reason: 'Forbidden',
      message: (pod) =>
        `pods "${pod}" is forbidden: exceeded quota: team-quota, requested: limits.cpu=500m, used: limits.cpu=8, limited: limits.cpu=8`,
    },
  });
}
