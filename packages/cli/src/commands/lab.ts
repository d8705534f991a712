import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { runChild } from '../child-process.ts';
import { type CommandContext, type ExitCode, exitCodes } from '../command.ts';
import { cloneDirectory } from '../data-directories.ts';

export function define(command: Command, context: CommandContext): void {
  command.addHelpText('after', examples);
  const kubernetes = (): Option => new Option('--kubernetes <VERSION>', 'version to run').choices(['1.34', '1.36']).default('1.34');
  const level = (): Option =>
    new Option('--level <LEVEL>', 'level at which the audit log has what is about delivery')
      .choices(['RequestResponse', 'Request', 'Metadata'])
      .default('RequestResponse');

  command
    .command('up')
    .description('start etcd, API server, controllers, scheduler, containerd, kubelet and a registry')
    .addOption(kubernetes())
    .addOption(level())
    .addOption(new Option('--api-servers <N>', 'how many API servers').choices(['1', '2']).default('1'))
    .option('--audit-webhook', 'send audit to the lunettes up that "lab live" starts, too')
    .option('--kwok-nodes <N>', 'nodes beside it that kwok plays, for Pods in great numbers (0)')
    .action((flags: Flags) => pass('up', [], flags, context));
  command
    .command('scenario')
    .description('let scenarios happen in the running lab; without a name all are listed')
    .argument('[NAME...]', 'which')
    .action((names: string[]) => pass('scenario', names, {}, context));
  command
    .command('record')
    .description('let scenarios happen and write what was logged and watched as golden cases; without a name all')
    .argument('[NAME...]', 'which')
    .option('--out <DIR>', 'where to write the cases; tests/golden without it')
    .option('--parallel <N>', 'scenarios at a time, those excepted that touch the node (4)')
    .action((names: string[], flags: Flags) => pass('record', names, flags, context));
  command
    .command('live')
    .description(
      'let scenarios happen before the eyes of a lunettes up, and compare its rows with those of a replay; needs up --audit-webhook',
    )
    .argument('[NAME...]', 'which')
    .option('--parallel <N>', 'scenarios at a time, those excepted that touch the node (4)')
    .action((names: string[], flags: Flags) => pass('live', names, flags, context));
  command
    .command('demo-recording')
    .description('let half an hour of a large cluster happen and write it as what "lunettes demo" plays; needs up --kwok-nodes 20')
    .option('--out <DIR>', 'where to write it, in a directory of the cluster; without it where "lunettes demo" looks')
    .option('--minutes <N>', 'for trying: the same in less time (30)')
    .action((flags: Flags) => pass('demo-recording', [], flags, context));
  command
    .command('rewrite')
    .description('write cases anew from what was recorded on this machine, after what is said to be true has changed')
    .argument('[NAME...]', 'which')
    .addOption(kubernetes())
    .option('--out <DIR>', 'where the cases are; tests/golden without it')
    .action((names: string[], flags: Flags) => pass('rewrite', names, flags, context));
  command
    .command('down')
    .description('end everything that the lab started and remove its state; built programs stay')
    .action(() => pass('down', [], {}, context));
}

const examples = `
A real Kubernetes of one node, on Debian, as root, without Docker. Its programs are built from Go modules, which
takes some ten minutes the first time; later starts take half a minute. Everything listens in a network namespace
of its own. The tests need none of it: they read what was recorded.

Examples:
  lunettes lab up --kubernetes 1.36
  lunettes lab scenario
  lunettes lab scenario missing-tag
  lunettes lab record missing-tag --out /tmp/recorded
  lunettes lab down
`;

type Flags = Readonly<Record<string, string | true>>;

async function pass(name: string, words: readonly string[], flags: Flags, context: CommandContext): Promise<void> {
  const options = Object.entries(flags).map(([flag, value]) => {
    const name = `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === true ? name : `${name}=${value}`;
  });
  const code = await runChild({
    program: process.execPath,
    args: [join(cloneDirectory, 'tests/cluster/src/main.ts'), name, ...options, '--', ...words],
    cwd: cloneDirectory,
    env: context.env,
    signal: context.signal,
  });
  context.exit(exitCodeOf(code));
}

function exitCodeOf(code: number): ExitCode {
  return Object.values(exitCodes).find((known) => known === code) ?? exitCodes.environment;
}
