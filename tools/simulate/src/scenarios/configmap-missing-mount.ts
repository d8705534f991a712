import { playMountFault } from '../faults/mount-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

/** A ConfigMap that does not exist should be mounted, so that the Pod does not even get a sandbox. */
export const configMapMissingMount: Scenario = {
  name: 'configmap-missing-mount',
  group: 'broken',
  weight: 3,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  return playMountFault(run, {
    cause: 'configmap-missing',
    traits: { config: { kind: 'configMap', name: 'feature-flags', as: 'volume' } },
    volume: 'config',
    error: 'configmap "feature-flags" not found',
  });
}
