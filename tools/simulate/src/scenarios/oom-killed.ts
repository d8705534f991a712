import { playCrashFault } from '../faults/crash-fault.ts';
import { mainContainer } from '../kubelet.ts';
import { type Life, type Run, type Scenario, wait } from '../scenario.ts';

/** The application needs more memory than its limit before it is ready. */
export const oomKilled: Scenario = { name: 'oom-killed', group: 'broken', weight: 4, endings: ['stay', 'stay', 'recover', 'delete'], play };

function play(run: Run): Life {
  const { random } = run.sim;
  return playCrashFault(run, {
    cause: 'oom-killed',
    traits: { memory: '64Mi' },
    which: mainContainer,
    live: () => wait(run, random.around(6_000_000)),
    exitCode: 137,
    reason: 'OOMKilled',
  });
}
