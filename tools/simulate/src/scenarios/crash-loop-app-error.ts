import { playCrashFault } from '../faults/crash-fault.ts';
import { mainContainer } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';

/** The application ends with an error soon after its start. */
export const crashLoopAppError: Scenario = {
  name: 'crash-loop-app-error',
  group: 'broken',
  weight: 6,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  const { random } = run.sim;
  return playCrashFault(run, {
    cause: 'crash-loop-app-error',
    traits: {},
    which: mainContainer,
    live: () => wait(run, random.around(1_800_000)),
    exitCode: 1,
    reason: 'Error',
  });
}
