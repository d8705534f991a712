import { enableCompileCache } from 'node:module';
import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { type CommandContext, type ExitCode, exitCodes } from './command.ts';
import { commands } from './commands/index.ts';

enableCompileCache();
await main(process.argv.slice(2));

/** The `lunettes` command: loads the one file that the first word names, and turns its end into an exit code. */
async function main(words: readonly string[]): Promise<void> {
  const context = processContext();
  const program = new Command('lunettes')
    .description('Watches Kubernetes deliver Pods: what happened, how long it took, and why.')
    .version(packageJson.version)
    .exitOverride()
    .showHelpAfterError('(--help shows what is possible)')
    .addHelpText('after', '\nExamples:\n  lunettes replay audit.log --out results\n  lunettes replay --help\n');
  const asked = words.filter((word) => !word.startsWith('-'));
  const name = asked[0] === 'help' ? asked[1] : asked[0];
  for (const { name: own, summary, load } of commands) {
    const command = program.command(own).description(summary);
    if (own === name) (await load()).define(command, context);
  }
  if (words.length === 0) program.help({ error: false });
  await program.parseAsync([...words], { from: 'user' });
}

function processContext(): CommandContext {
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // A second one means: now.
      if (abort.signal.aborted) process.exit(exitCodes.interrupted);
      abort.abort();
    });
  }
  // `lunettes ... | head` is no problem of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.environment));
  process.on('uncaughtException', (error) => end(error, abort.signal));
  process.on('unhandledRejection', (error) => end(error, abort.signal));
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    terminal: process.stderr.isTTY ? { columns: process.stderr.columns } : undefined,
    screen: process.stdout.isTTY ? { columns: process.stdout.columns } : undefined,
    colour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
    signal: abort.signal,
    version: packageJson.version,
    env: process.env,
    exit: (code) => {
      process.exitCode = code;
    },
  };
}

/** The last thing that happens after a failure: one sentence where the reason is known, all there is where it is a bug. */
function end(error: unknown, signal: AbortSignal): never {
  const [code, text] = endOf(error, signal);
  if (text !== '') process.stderr.write(`lunettes: ${text}\n`);
  process.exit(code);
}

function endOf(error: unknown, signal: AbortSignal): readonly [code: ExitCode, text: string] {
  if (signal.aborted) return [exitCodes.interrupted, 'interrupted; no result was written'];
  if (error instanceof CommanderError) return [error.exitCode === 0 ? exitCodes.ok : exitCodes.usage, ''];
  if (!(error instanceof Error)) return [exitCodes.environment, `ended by ${String(error)}`];
  switch (error.name) {
    case 'UsageError':
    case 'UsageFailure':
      return [exitCodes.usage, error.message];
    case 'EnvironmentFailure':
      return [exitCodes.environment, error.message];
    default:
      return [exitCodes.environment, `this is a bug, please report it: ${error.stack ?? error.message}`];
  }
}
