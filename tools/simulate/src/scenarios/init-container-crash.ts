import { playCrashFault } from '../faults/crash-fault.ts';
import { mainContainer } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';

/** The init container ends with an error, so that the main one never starts. */
export const initContainerCrash: Scenario = {
  name: 'init-container-crash',
  group: 'broken',
  weight: 3,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  const { random } = run.sim;
  return playCrashFault(run, {
    cause: 'init-container-crash',
    traits: { init: true },
    which: (pod) => pod.containers.find((container) => container.plan.role === 'init') ?? mainContainer(pod),
    live: () => wait(run, random.around(2_500_000)),
    exitCode: 2,
    reason: 'Error',
  });
}
