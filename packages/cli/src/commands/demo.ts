import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentFailure } from '@lunettes/base';
import { type Embedded, embeddedOptions, servingOf, startEmbedded } from '@lunettes/embedded';
import { options as exporterOptions } from '@lunettes/otlp-exporter';
import { noProgress, terminalProgress } from '@lunettes/replay';
import type { Command } from 'commander';
import { type CommandContext, exitCodes } from '../command.ts';
import { builtConsole } from '../console-build.ts';
import { cloneDirectory, demoDirectory } from '../data-directories.ts';
import { type DemoRecording, demoRecording } from '../demo-recording.ts';
import { embeddedDefaults } from '../embedded-defaults.ts';
import { declareOptions, readOptions } from '../option-flags.ts';
import { otlpOf } from '../otlp-connection.ts';
import { storeSummary } from '../store-summary.ts';
import { untilAborted } from './up.ts';

const table = { port: embeddedOptions.port, dataDir: embeddedOptions.dataDir, ...exporterOptions };

export function define(command: Command, context: CommandContext): void {
  declareOptions(command, table);
  command.addHelpText('after', examples).action(() => run(command, context));
}

const examples = `
Replays what two real clusters of one node, and twenty that kwok plays, have told in half an hour of rollouts, failures
and recoveries, into a data directory of its own, prints what came of it, and serves the console until it is stopped. What was replayed stays there, so the next start takes seconds.

Examples:
  lunettes demo
  lunettes demo --port 9090
  lunettes demo --otlp-endpoint http://localhost:4317
`;

async function run(command: Command, context: CommandContext): Promise<void> {
  const options = readOptions(command, table, context);
  const dataDirectory = options.dataDir ?? demoDirectory;
  const consoleDirectory = await builtConsole({ root: cloneDirectory, signal: context.signal, env: context.env, say: context.err });
  const demo = demoRecording();
  const filling = prepare(dataDirectory, demo.id);
  const embedded = await startEmbedded({
    ...embeddedDefaults(dataDirectory),
    port: options.port,
    consoleDirectory,
    otlp: otlpOf(options),
  });
  try {
    if (!filling.isDone) await fill(embedded, demo, context);
    filling.finish();
    const trouble = embedded.exportTrouble();
    if (trouble !== undefined) context.err(`${trouble}\n`);
    context.out(`${demo.about}\n${await storeSummary(embedded.url)}`);
    context.out(`\nconsole   ${embedded.url}\nCtrl-C ends it; the next start takes seconds\n`);
    await Promise.race([untilAborted(context.signal), embedded.failed]);
  } catch (failure) {
    if (!context.signal.aborted) throw failure;
  } finally {
    await embedded.close();
  }
  context.exit(exitCodes.ok);
}

async function fill(embedded: Embedded, { recording, inputs }: DemoRecording, context: CommandContext): Promise<void> {
  await embedded.nameRecording(recording);
  const progress =
    context.terminal === undefined
      ? noProgress
      : terminalProgress({ write: context.err, columns: context.terminal.columns, nowMs: () => performance.now() });
  try {
    await embedded.replay({ progress, rejected: () => undefined, signal: context.signal }, { inputs });
    progress.phase('rows', undefined, 'records');
    await embedded.settled();
  } finally {
    progress.done();
  }
}

interface Filling {
  readonly isDone: boolean;
  finish(): void;
}

/** Keeps what an earlier start has filled, goes on where one was interrupted, and removes what another version has left. */
function prepare(dataDirectory: string, wanted: string): Filling {
  const file = join(dataDirectory, 'demo.json');
  const found = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly id?: string; readonly complete?: boolean })
    : undefined;
  const isOurs = found?.id === wanted;
  if (!isOurs && existsSync(dataDirectory)) {
    const serving = servingOf(dataDirectory);
    if (serving !== undefined) throw new EnvironmentFailure(`an older demo runs as pid ${serving.pid} at ${serving.url}; end it first`);
    if (found === undefined && existsSync(join(dataDirectory, 'lanes.sqlite')))
      throw new EnvironmentFailure(`${dataDirectory} holds data that is not the demo's; choose another with --data-dir`);
    if (found !== undefined) rmSync(dataDirectory, { recursive: true, force: true });
  }
  mkdirSync(dataDirectory, { recursive: true });
  const write = (complete: boolean): void => writeFileSync(file, `${JSON.stringify({ id: wanted, complete })}\n`);
  if (!isOurs) write(false);
  return { isDone: isOurs && found?.complete === true, finish: () => write(true) };
}
