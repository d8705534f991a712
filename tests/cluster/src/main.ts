/**
 * A real Kubernetes on this machine: `lunettes lab` passes its words on to this program.
 */
import { parseArgs } from 'node:util';
import { auditLevels } from './control-plane.ts';
import { enterNetwork, isInside } from './inside.ts';
import { LabFailure } from './lab-failure.ts';
import { kubernetesMinors } from './lab-paths.ts';
import { runningLab, up } from './lab-up.ts';
import { checkMachine, clearMachine } from './machine.ts';
import { step } from './progress.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    kubernetes: { type: 'string', default: '1.34' },
    'api-servers': { type: 'string', default: '1' },
    level: { type: 'string', default: 'RequestResponse' },
  },
});

try {
  await run();
} catch (error) {
  if (!(error instanceof LabFailure)) throw error;
  process.stderr.write(`lunettes lab: ${error.message}\n`);
  process.exitCode = 3;
}

async function run(): Promise<void> {
  const [command, ...words] = positionals;
  switch (command) {
    case 'up':
      return up({
        kubernetes: oneOf('--kubernetes', values.kubernetes, kubernetesMinors),
        apiServers: Number(oneOf('--api-servers', values['api-servers'], ['1', '2'])),
        level: oneOf('--level', values.level, auditLevels),
      });
    case 'down':
      checkMachine();
      return step('ending the lab', clearMachine);
    default:
      throw new LabFailure(`"${command}" is no command of the lab`);
  }
}

function oneOf<T extends string>(flag: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new LabFailure(`${flag} "${value}" must be one of ${choices.join(', ')}`);
  return found;
}
