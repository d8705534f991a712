import { playSandboxFault } from '../faults/sandbox-fault.ts';
import type { Life, Run, Scenario } from '../scenario.ts';

/** The network plugin has no address left. */
export const cniNoIp: Scenario = { name: 'cni-no-ip', group: 'broken', weight: 3, endings: ['stay', 'stay', 'recover', 'delete'], play };

function play(run: Run): Life {
  const { random } = run.sim;
  return playSandboxFault(run, {
    cause: 'cni-no-ip',
    failsAfterUs: () => random.around(1_200_000),
    error: () =>
      `rpc error: code = Unknown desc = failed to setup network for sandbox "${random.hex(64)}": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container`,
    pauseUs: 12_000_000,
  });
}
