import { options as writerOptions } from '@lunettes/clickhouse-writer';
import { clickhouseAddressOf, clickhouseOptions, schemaOptions } from '@lunettes/distributed';
import { parseSuffix, type Rederivation, type RowComparison } from '@lunettes/rederive';
import { noProgress, type Progress, terminalProgress } from '@lunettes/replay';
import { kafkaOptions, kafkaTargetOf, logicHash, redisOptions, redisTargetOf, options as stageOptions } from '@lunettes/stages';
import { createLogger } from '@lunettes/telemetry';
import type { Command } from 'commander';
import { declareOutput, listText, outputForm } from '../answer-output.ts';
import { type CommandContext, exitCodes, UsageError } from '../command.ts';
import { comparisonSentence, comparisonText, isEqual } from '../comparison-text.ts';
import { upDirectory } from '../data-directories.ts';
import { embeddedDefaults } from '../embedded-defaults.ts';
import { instantText } from '../instant-text.ts';
import { declareOptions, readOptions } from '../option-flags.ts';
import { policyFile } from '../policy-file.ts';
import { topicOptions } from '../topic-options.ts';

interface Flags {
  readonly suffix?: string;
  readonly policy?: string;
  readonly replace?: true;
  readonly remove?: true;
  readonly dataDir?: string;
  readonly output: string;
  readonly tz?: string;
}

const { dryRun: _, lanesPerCluster: __, ...newTopics } = topicOptions;
const table = {
  ...kafkaOptions,
  ...redisOptions,
  ...clickhouseOptions,
  clickhouseCluster: schemaOptions.clickhouseCluster,
  ...newTopics,
} as const;

export function define(command: Command, context: CommandContext): void {
  declareOutput(command)
    .option('--suffix <NAME>', 'names the results: small letters and digits, words apart by _')
    .option('--policy <FILE>', "limits to judge by: the original's delivery-SLO JSON; those of the history without it")
    .option('--replace', 'remove what other rules have left under this suffix, and begin anew')
    .option('--remove', 'only remove what is under this suffix')
    .option(
      '--data-dir <DIR>',
      'data directory whose history it is, else .lunettes/up in the clone; or give --kafka-brokers [LUNETTES_DATA_DIR]',
    )
    .option('--tz <ZONE>', 'time zone of what is printed, such as UTC or Asia/Tokyo; else that of this machine');
  declareOptions(command, table);
  command.addHelpText('after', examples).action((flags: Flags) => run(flags, command, context));
}

const examples = `
Derives the history anew with the logic of this version, and with the policy that is given, and compares. What was told before
stays as it is. Results go under names of their own: into DIR/rederived/SUFFIX, a data directory like any other, or into topics
PREFIX-SUFFIX.*, checkpoints PREFIX-SUFFIX:* and the database NAME_SUFFIX, which any service and command can be pointed at.

The history is what the raw topic still holds. Deliveries of Pods that are older carry degraded: ["history"], count in no
budget and are not compared; neither are those that are not final yet. Interrupted, the same command goes on; once it is done
it only compares again. Under a suffix that holds results of other rules nothing is written without --replace.

A data directory must not be served meanwhile. An installation on Kafka runs on and is only read.

Exit code 1: something is told differently than before.

Examples:
  lunettes rederive --suffix trial
  lunettes rederive --suffix strict --policy limits.json --data-dir /var/lib/lunettes
  lunettes rederive --suffix trial --kafka-brokers kafka-0:9092 --lanes 64 --redis-url redis://redis:6379 --clickhouse-url http://clickhouse:8123
  lunettes lanes --data-dir .lunettes/up/rederived/trial
  lunettes rederive --suffix trial --remove
`;

interface Rederived {
  readonly plan: Rederivation;
  readonly comparison: RowComparison;
}

/** What both forms can do with a suffix. */
interface Place {
  /** Names of what was removed; none where there was nothing. */
  remove(): Promise<readonly string[]>;
  derive(): Promise<Rederived>;
  /** How to look at the results. */
  readonly hint: string;
}

async function run(flags: Flags, command: Command, context: CommandContext): Promise<void> {
  const form = outputForm(flags);
  const instants = instantText(flags.tz);
  const place = await placeOf(suffixOf(flags), flags, command, context);
  if (flags.remove === true || flags.replace === true) {
    const removed = await place.remove();
    context.err(removed.length === 0 ? 'there was nothing under this suffix\n' : `removed: ${removed.join(', ')}\n`);
    if (flags.remove === true) {
      context.exit(exitCodes.ok);
      return;
    }
  }
  const rederived = await place.derive();
  const { comparison } = rederived;
  context.out(form === 'table' ? comparisonText(comparison) : listText([comparison], form));
  context.err(comparisonSentence(rederived, instants));
  context.err(place.hint);
  context.exit(isEqual(comparison) ? exitCodes.ok : exitCodes.negative);
}

function suffixOf({ suffix, remove, replace }: Flags): string {
  if (remove === true && replace === true) throw new UsageError('give one of --remove and --replace');
  if (suffix === undefined) throw new UsageError('give the results a name with --suffix');
  const parsed = parseSuffix(suffix);
  if (!parsed.ok) throw new UsageError(`--suffix "${suffix}" must be small letters and digits, words apart by _, at most 32 characters`);
  return parsed.value;
}

async function placeOf(suffix: string, flags: Flags, command: Command, context: CommandContext): Promise<Place> {
  const values = readOptions(command, table, context);
  const rules = { logic: logicHash(), policy: flags.policy === undefined ? undefined : policyFile(flags.policy, context.err).document };
  const progress = progressOf(context);
  const { signal } = context;
  const writer = embeddedDefaults('').writer;
  if (values.kafkaBrokers.length === 0) {
    const { rederivedDirectory, rederiveDirectory, removeRederived } = await import('@lunettes/embedded');
    const dataDirectory = flags.dataDir ?? context.env['LUNETTES_DATA_DIR'] ?? upDirectory;
    const directory = rederivedDirectory(dataDirectory, suffix);
    const { storeBytesMax, logger } = embeddedDefaults(dataDirectory);
    return {
      remove: async () => ((await removeRederived(dataDirectory, suffix)) ? [directory] : []),
      derive: () => rederiveDirectory({ ...rules, dataDirectory, suffix, storeBytesMax, writer, logger, progress, signal }),
      hint: `the results are in ${directory}: give it to any command as --data-dir\n`,
    };
  }
  if (flags.dataDir !== undefined) throw new UsageError('--data-dir and --kafka-brokers are two histories; give one of them');
  const { rederivedNames, rederiveInstallation, removeRederivedInstallation } = await import('@lunettes/distributed');
  const { topicPrefix, lanes, singleBroker, replication, minInsync, topicRetention: retentionMs, clickhouseCluster } = values;
  const installation = {
    ...rules,
    suffix,
    kafka: kafkaTargetOf(values, 'lunettes-rederive'),
    redis: redisTargetOf(values),
    clickhouse: clickhouseAddressOf(values),
    clickhouseCluster: clickhouseCluster === undefined ? undefined : { name: clickhouseCluster },
    ...{ topicPrefix, lanes, singleBroker },
    instance: 'rederive',
    topics: { replication: singleBroker ? 1 : replication, minInsync: singleBroker ? 1 : minInsync, retentionMs },
    snapshotIntervalMs: stageOptions.snapshotInterval.defaultMs,
    writer: { ...writer, insertWait: writerOptions.insertWait.defaultMs },
    logger: createLogger({ service: 'rederive', level: 'warn' }),
    progress,
    signal,
  };
  const names = rederivedNames(installation);
  return {
    remove: () => removeRederivedInstallation(installation),
    derive: () => rederiveInstallation(installation),
    hint: `the results are in topics ${names.topicPrefix}.* and database ${names.database}: lunettes run query-api --topic-prefix ${names.topicPrefix} --clickhouse-database ${names.database}\n`,
  };
}

function progressOf({ terminal, err }: CommandContext): Progress {
  if (terminal === undefined) return noProgress;
  return terminalProgress({ write: err, columns: terminal.columns, nowMs: () => performance.now() });
}
