import { playConfigFault } from '../faults/config-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

/** The container takes its environment from a ConfigMap that does not exist. */
export const configMapMissing: Scenario = {
  name: 'configmap-missing',
  group: 'broken',
  weight: 4,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  return playConfigFault(run, { cause: 'configmap-missing', kind: 'configMap', name: 'app-settings' });
}
