import { readFileSync } from 'node:fs';
import { options as writerOptions } from '@lunettes/clickhouse-writer';
import { type CollectionPlan, type CollectorSettings, collectorOptions, planCollection } from '@lunettes/collector';
import { keptKeysOf } from '@lunettes/core/trace-config';
import { type Embedded, embeddedOptions, startEmbedded } from '@lunettes/embedded';
import { options as exporterOptions } from '@lunettes/otlp-exporter';
import type { ReadTraceConfig } from '@lunettes/replay';
import { isLoopback } from '@lunettes/stages';
import { createLogger } from '@lunettes/telemetry';
import type { Command } from 'commander';
import { type CommandContext, exitCodes, UsageError } from '../command.ts';
import { builtConsole } from '../console-build.ts';
import { cloneDirectory, upDirectory } from '../data-directories.ts';
import { followTraceConfig } from '../follow-trace-config.ts';
import { declareOptions, readOptions } from '../option-flags.ts';
import { otlpOf } from '../otlp-connection.ts';
import { traceConfigFile } from '../trace-config-file.ts';

const table = { ...collectorOptions, ...embeddedOptions, ...writerOptions, ...exporterOptions };

export function define(command: Command, context: CommandContext): void {
  declareOptions(command, table);
  command.addHelpText('after', examples).action(() => run(command, context));
}

const examples = `
Watches the clusters of the kubeconfig with get, list and watch only; it never writes to a cluster and never
reads a Secret or a ConfigMap. Missing permissions narrow what it sees and are listed at the start. Audit comes
by webhook to /audit/NAME on the same port, or from files.

Examples:
  lunettes up
  lunettes up --context prod-eu --context prod-us --data-dir /var/lib/lunettes
  lunettes up --audit-file prod=/var/log/kubernetes/audit.log --no-audit
  lunettes up --listen 0.0.0.0 --token-file token
  lunettes up --otlp-endpoint http://jaeger:4317
`;

async function run(command: Command, context: CommandContext): Promise<void> {
  const options = readOptions(command, table, context);
  const loopback = isLoopback(options.listen);
  const token = options.tokenFile === undefined ? undefined : firstLine(options.tokenFile);
  if (token === undefined && !loopback)
    throw new UsageError(`--listen ${options.listen} is reachable from outside this machine and needs --token-file`);
  const plan = planCollection(options, { instance: 'embedded', isLoopback: loopback && token === undefined });
  if (!plan.ok) throw new UsageError(plan.problem.join('\n'));
  const consoleDirectory = await builtConsole({ root: cloneDirectory, signal: context.signal, env: context.env, say: context.err });
  const traceConfig = options.traceConfig === undefined ? undefined : traceConfigFile(options.traceConfig, context.err);
  const embedded = await startEmbedded({
    dataDirectory: options.dataDir ?? upDirectory,
    listen: options.listen,
    port: options.port,
    token,
    consoleDirectory,
    lanes: options.lanes,
    retentionMs: options.retention,
    storeBytesMax: options.storeMaxBytes,
    collection: traceConfig === undefined ? plan.value.settings : withTraceConfig(plan.value.settings, traceConfig),
    writer: options,
    otlp: otlpOf(options),
    logger: createLogger({ service: 'embedded', level: 'warn' }),
  });
  try {
    await observe(embedded, plan.value, context);
    context.out(`${whereIs(embedded, plan.value)}\n`);
    const following =
      options.traceConfig === undefined
        ? untilAborted(context.signal)
        : followTraceConfig(options.traceConfig, embedded, { signal: context.signal, say: context.err });
    await Promise.race([following, embedded.failed]);
    context.err('ending: rounds under way are committed and their rows written\n');
  } finally {
    await embedded.close();
  }
  context.exit(exitCodes.ok);
}

/** What a configuration reads must not be redacted. */
const withTraceConfig = (settings: CollectorSettings, { config, facts }: ReadTraceConfig): CollectorSettings => ({
  ...settings,
  keptKeys: [...settings.keptKeys, ...keptKeysOf(config)],
  traceConfig: facts,
});

/** Every cluster answers for itself: one that is slow does not keep the others' reports back. */
async function observe(embedded: Embedded, { clusters, notices }: CollectionPlan, context: CommandContext): Promise<void> {
  for (const notice of notices) context.err(`no cluster is watched: ${notice}\n`);
  await Promise.all(
    clusters.map(async (spec) => {
      const added = await embedded.addCluster(spec);
      context.out(added.ok ? `${added.value.lines.join('\n')}\n` : `${spec.name}: not observed (${added.problem})\n`);
    }),
  );
}

function whereIs({ url }: Embedded, { settings }: CollectionPlan): string {
  return settings.openAudit ? `audit     ${url}/audit/CLUSTER\nconsole   ${url}` : `console   ${url}`;
}

function firstLine(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`--token-file ${file} cannot be read`);
  }
  const token = text.split('\n', 1)[0]?.trim() ?? '';
  if (token === '') throw new UsageError(`--token-file ${file} has an empty first line where the token is expected`);
  return token;
}

/** Resolves with Ctrl-C or SIGTERM. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
