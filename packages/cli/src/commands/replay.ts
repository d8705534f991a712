import { setFlagsFromString } from 'node:v8';
import { parseClusterName } from '@lunettes/core/collection';
import type { JsonRow } from '@lunettes/core/vocabulary';
import { options as exporterOptions } from '@lunettes/otlp-exporter';
import {
  deliveryStages,
  noProgress,
  type Progress,
  parseUntil,
  type ReplayOptions,
  recordBytesMaxDefault,
  recordBytesMaxLeast,
  replay,
  terminalProgress,
} from '@lunettes/replay';
import type { Command } from 'commander';
import { type CommandContext, exitCodes, UsageError } from '../command.ts';
import { createDeliveryOutput, type DeliveryOutput, deliveryOutputs } from '../delivery-output.ts';
import { declareOptions, readOptions } from '../option-flags.ts';
import { otlpOf } from '../otlp-connection.ts';
import { policyFile } from '../policy-file.ts';
import { replayIntoDirectory } from '../replay-into-directory.ts';
import { traceConfigFile } from '../trace-config-file.ts';

interface Flags {
  readonly cluster: string;
  readonly policy?: string;
  readonly until: string;
  readonly out?: string;
  readonly dataDir?: string;
  readonly lanes?: string;
  readonly tempDir?: string;
  readonly traceConfig?: string;
  readonly maxRecordBytes: string;
  readonly output: string;
  readonly quiet?: true;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument('<INPUT...>', 'files, directories or - for standard input; gzip and zstd are undone')
    .option('--cluster <NAME>', 'name of the cluster that the input is about', 'default')
    .option('--policy <FILE>', "limits to judge by: the original's delivery-SLO JSON; built-in limits without it")
    .option('--trace-config <FILE>', "spans to look for besides: the original's trace JSON or our own YAML")
    .option('--until <WHEN>', 'where time ends: end (the last record), +DURATION after it, or an RFC 3339 instant', 'end')
    .option(
      '--out <DIR>',
      'write lifecycle, spans, sli, diagnoses, breaches, coverage, rejected .ndjson and summary.json there; without it deliveries are printed',
    )
    .option(
      '--data-dir <DIR>',
      'append to the log of that data directory, judge it there and fill its tables, as lunettes up would; can be interrupted and repeated',
    )
    .option('--lanes <N>', 'lanes to spread namespaces over; changes nothing in the result (1; a new data directory has 4)')
    .option('--temp-dir <DIR>', "where to sort what does not fit into memory; the system's directory for temporary files without it")
    .option('--max-record-bytes <N>', 'a longer record is rejected; lists of records may be larger', String(recordBytesMaxDefault))
    .option('--output <FORM>', `how deliveries are printed: ${deliveryOutputs.join(', ')}`, 'table')
    .option('--quiet', 'no progress and no notices');
  declareOptions(command, exporterOptions);
  command.addHelpText('after', examples).action((inputs: string[], flags: Flags) => run(inputs, flags, command, context));
}

const examples = `
Reads audit events (JSON lines, indented, EventList), Events, Pods, Nodes and workloads as kubectl prints
them (JSON or YAML), and watch streams. Neither order nor repetition of what it reads changes the result.

Examples:
  lunettes replay /var/log/kubernetes/audit.log --out results
  lunettes replay audit-*.log.gz events.json pods.yaml --cluster shop --until +30m
  kubectl get events,pods -A -o json | lunettes replay - --output ndjson
  lunettes replay audit.log --data-dir .lunettes/up
  lunettes replay audit.log --data-dir traces --otlp-endpoint http://jaeger:4317
`;

async function run(inputs: readonly string[], flags: Flags, command: Command, context: CommandContext): Promise<void> {
  // Replay makes little that lasts; without this the heap grows to several times of what lives in it.
  setFlagsFromString('--heap-growing-percent=20');
  const options = optionsOf(inputs, flags, context);
  const otlp = otlpOf(readOptions(command, exporterOptions, context));
  if (otlp !== undefined && flags.dataDir === undefined)
    throw new UsageError('--otlp-endpoint needs --data-dir, which remembers what was sent');
  if (flags.dataDir !== undefined) {
    if (flags.out !== undefined) throw new UsageError('--data-dir and --out are two ends; give one of them');
    await replayIntoDirectory(
      flags.dataDir,
      { ...options, lanes: flags.lanes === undefined ? undefined : options.lanes, otlp },
      progressOf(flags, context),
      context,
    );
    context.exit(exitCodes.ok);
    return;
  }
  const output = flags.out === undefined ? createDeliveryOutput(flags.output, context) : undefined;
  let shownRejections = 0;
  const summary = await replay(
    {
      progress: progressOf(flags, context),
      rejected: (row) => {
        if (flags.quiet === true || flags.out !== undefined || ++shownRejections > rejectionsShownMax) return;
        context.err(`rejected: ${row.file}:${row.line}${row.field === '' ? '' : ` ${row.field}`}: ${row.reason}, ${row.message}\n`);
      },
      row: (row) => {
        if (row.file === 'sli') output?.delivery(row.line);
      },
      signal: context.signal,
    },
    options,
  );
  output?.end();
  report(summary, flags, output, context);
  context.exit(exitCodes.ok);
}

/** Of the rejections so many are shown; `--out` keeps them all. */
const rejectionsShownMax = 10;

function optionsOf(inputs: readonly string[], flags: Flags, context: CommandContext): ReplayOptions {
  const cluster = parseClusterName(flags.cluster);
  if (!cluster.ok) throw new UsageError(`--cluster "${flags.cluster}" is no name for a cluster: 1 to 253 characters, without | and /`);
  const until = parseUntil(flags.until);
  if (!until.ok) throw new UsageError(`--until ${until.problem}`);
  if (!deliveryOutputs.some((form) => form === flags.output))
    throw new UsageError(`--output "${flags.output}" is none of ${deliveryOutputs.join(', ')}`);
  const say = flags.quiet === true ? () => undefined : context.err;
  const policy = flags.policy === undefined ? undefined : policyFile(flags.policy, say);
  const traceConfig = flags.traceConfig === undefined ? undefined : traceConfigFile(flags.traceConfig, say);
  return {
    inputs: inputs.map((path) => ({ path, cluster: cluster.value })),
    stages: deliveryStages(),
    until: until.value,
    version: context.version,
    lanes: wholeNumber('--lanes', flags.lanes ?? '1', 1, lanesMax),
    recordBytesMax: wholeNumber('--max-record-bytes', flags.maxRecordBytes, recordBytesMaxLeast, recordBytesMost),
    ...(flags.out === undefined ? {} : { out: flags.out }),
    ...(flags.tempDir === undefined ? {} : { tempDir: flags.tempDir }),
    ...(traceConfig === undefined ? {} : { traceConfig: traceConfig.facts }),
    ...(policy === undefined ? {} : { policy: policy.document, ignoredNamespaces: policy.ignoredNamespaces }),
  };
}

/** More lanes than this only cost ticks. */
const lanesMax = 256;
const recordBytesMost = 64 * 1024 * 1024;

function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw new UsageError(`${flag} "${text}" is no whole number from ${min} to ${max}`);
  return value;
}

function progressOf(flags: Flags, context: CommandContext): Progress {
  if (flags.quiet === true || context.terminal === undefined) return noProgress;
  return terminalProgress({ write: context.err, columns: context.terminal.columns, nowMs: () => performance.now() });
}

function report(summary: JsonRow, flags: Flags, output: DeliveryOutput | undefined, context: CommandContext): void {
  if (output === undefined && flags.output !== 'table') {
    context.out(`${JSON.stringify(summary)}\n`);
    return;
  }
  if (flags.quiet === true) return;
  const lines = [
    `${numberOf(summary['records'])} records: ${numberOf(summary['accepted'])} accepted, ${sumOf(summary['ignored'])} ignored, ${sumOf(summary['rejected'])} rejected; ${numberOf(summary['repeated'])} repeats left out`,
    `judged until ${String(summary['until_at'])}`,
    `digest ${String(summary['digest'])}`,
  ];
  if (flags.out !== undefined)
    lines.push(
      `${flags.out}: ${Object.entries(summary['rows'] ?? {})
        .map(([file, rows]) => `${file} ${rows}`)
        .join(', ')}`,
    );
  context.err(`${lines.join('\n')}\n`);
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
const sumOf = (counts: unknown): number => Object.values(counts ?? {}).reduce((sum: number, each) => sum + numberOf(each), 0);
