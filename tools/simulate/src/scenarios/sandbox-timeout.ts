import { playSandboxFault } from '../faults/sandbox-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

const RUNTIME_TIMEOUT_US = 240_000_000;

/** The runtime hangs; after its first time-out it only says that the sandbox's name is taken. */
export const sandboxTimeout: Scenario = {
  name: 'sandbox-timeout',
  group: 'broken',
  weight: 2,
  endings: ['stay', 'stay', 'recover', 'delete'],
  play,
};

function play(run: Run): Life {
  const { random } = run.sim;
  const firstSandbox = random.hex(64);
  return playSandboxFault(run, {
    cause: 'sandbox-timeout',
    failsAfterUs: (count) => (count === 0 ? RUNTIME_TIMEOUT_US : random.around(200_000)),
    error: (pod, count) => {
      if (count === 0) return 'rpc error: code = DeadlineExceeded desc = context deadline exceeded';
      const name = `${pod.name}_${pod.namespace}_${pod.uid}_0`;
      return `rpc error: code = Unknown desc = failed to reserve sandbox name "${name}": name "${name}" is reserved for "${firstSandbox}"`;
    },
    pauseUs: 14_000_000,
  });
}
