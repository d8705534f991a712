import { playMountFault } from '../faults/mount-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

/** A Secret that does not exist should be mounted, so that the Pod does not even get a sandbox. */
export const secretMissingMount: Scenario = {
  name: 'secret-missing-mount',
  group: 'broken',
  weight: 2,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  return playMountFault(run, {
    cause: 'secret-missing',
    traits: { config: { kind: 'secret', name: 'tls-server', as: 'volume' } },
    volume: 'config',
    error: 'secret "tls-server" not found',
  });
}
