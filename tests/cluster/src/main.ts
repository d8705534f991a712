/**
 * A real Kubernetes on this machine: `lunettes lab` passes its words on to this program.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { auditLevels } from './control-plane.ts';
import { demoMinutes } from './demo/act.ts';
import { recordDemo } from './demo/record-demo.ts';
import { enterNetwork, isInside } from './inside.ts';
import { LabFailure } from './lab-failure.ts';
import { cloneDirectory, kubernetesMinors } from './lab-paths.ts';
import { runningLab, up } from './lab-up.ts';
import { compareLive } from './live-agreement.ts';
import { checkMachine, clearMachine } from './machine.ts';
import { step } from './progress.ts';
import { recordScenarios, rewriteCases } from './record-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { runScenario } from './scenario-run.ts';
import { scenarios } from './scenarios/index.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    kubernetes: { type: 'string', default: '1.34' },
    'api-servers': { type: 'string', default: '1' },
    level: { type: 'string', default: 'RequestResponse' },
    out: { type: 'string' },
    'audit-webhook': { type: 'boolean', default: false },
    'kwok-nodes': { type: 'string', default: '0' },
    parallel: { type: 'string', default: '4' },
    minutes: { type: 'string', default: String(demoMinutes) },
  },
});

const goldenDirectory = join(cloneDirectory, 'tests/golden');

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
        webhook: values['audit-webhook'],
        kwokNodes: wholeOf('--kwok-nodes', values['kwok-nodes'], 500),
        level: oneOf('--level', values.level, auditLevels),
      });
    case 'down':
      checkMachine();
      return step('ending the lab', clearMachine);
    case 'scenario':
      if (words.length === 0) return listScenarios();
      runningLab();
      if (!isInside()) return enterNetwork();
      for (const scenario of chosen(words)) await step(scenario.name, async () => (await runScenario(scenario)).clear());
      return;
    case 'record': {
      runningLab();
      if (!isInside()) return enterNetwork();
      const failures = await recordScenarios({
        scenarios: chosen(words),
        out: values.out ?? goldenDirectory,
        parallel: wholeOf('--parallel', values.parallel, 32),
      });
      if (failures.length > 0) throw new LabFailure(`not recorded: ${failures.join(', ')}`);
      return;
    }
    case 'demo-recording': {
      const { kubernetes } = runningLab();
      if (!isInside()) return enterNetwork();
      const failures = await recordDemo({
        cluster: `lab-${kubernetes.replace('.', '-')}`,
        out: values.out ?? join(cloneDirectory, 'packages/cli/demo'),
        minutes: wholeOf('--minutes', values.minutes, demoMinutes),
      });
      if (failures.length > 0) throw new LabFailure(`not all went as it should:\n  ${failures.join('\n  ')}`);
      return;
    }
    case 'live':
      runningLab();
      if (!isInside()) return enterNetwork();
      return compareLive({ scenarios: chosen(words), parallel: wholeOf('--parallel', values.parallel, 32) });
    case 'rewrite': {
      const failures = rewriteCases(
        chosen(words),
        oneOf('--kubernetes', values.kubernetes, kubernetesMinors),
        values.out ?? goldenDirectory,
      );
      if (failures.length > 0) throw new LabFailure(`not written: ${failures.join(', ')}`);
      return;
    }
    default:
      throw new LabFailure(`"${command}" is no command of the lab`);
  }
}

function listScenarios(): void {
  for (const { name, story } of scenarios) process.stdout.write(`${name.padEnd(34)} ${story}\n`);
}

/** All where none is named. */
function chosen(names: readonly string[]): readonly Scenario[] {
  const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown.length > 0) throw new LabFailure(`there is no scenario ${unknown.join(', ')}; lunettes lab scenario lists all`);
  return names.length === 0 ? scenarios : scenarios.filter(({ name }) => names.includes(name));
}

function oneOf<T extends string>(flag: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new LabFailure(`${flag} "${value}" must be one of ${choices.join(', ')}`);
  return found;
}

function wholeOf(flag: string, value: string, most: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > most)
    throw new LabFailure(`${flag} "${value}" must be a whole number up to ${most}`);
  return number;
}
