import { playConfigFault } from '../faults/config-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

/** The container takes its environment from a Secret that does not exist. */
export const secretMissing: Scenario = {
  name: 'secret-missing',
  group: 'broken',
  weight: 3,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  return playConfigFault(run, { cause: 'secret-missing', kind: 'secret', name: 'database-credentials' });
}
