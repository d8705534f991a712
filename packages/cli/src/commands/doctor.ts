import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { EnvironmentFailure } from '@lunettes/base';
import type { OptionValues } from '@lunettes/config';
import { type Check, checkInstallation, clickhouseAddressOf, clickhouseOptions } from '@lunettes/distributed';
import { kafkaOptions, kafkaTargetOf, redisOptions, redisTargetOf } from '@lunettes/stages';
import type { Command } from 'commander';
import { declareOutput, listText, outputForm } from '../answer-output.ts';
import { answerRow } from '../answer-rows.ts';
import { declareServer, openApi, type ServerFlags } from '../api-server.ts';
import { checkLanes, checkSystem, passed } from '../checked-system.ts';
import { type CommandContext, exitCodes } from '../command.ts';
import { upDirectory } from '../data-directories.ts';
import { declareOptions, readOptions } from '../option-flags.ts';
import { printable } from '../terminal-text.ts';
import { textTable } from '../text-table.ts';
import { topicOptions } from '../topic-options.ts';

interface Flags extends ServerFlags {
  readonly output: string;
}

const { dryRun: _, ...topics } = topicOptions;
const table = { ...kafkaOptions, ...redisOptions, ...clickhouseOptions, ...topics } as const;

export function define(command: Command, context: CommandContext): void {
  declareOptions(declareServer(declareOutput(command)), table);
  command.addHelpText('after', examples).action((flags: Flags) => run(flags, command, context));
}

const examples = `
Checks the server and its token, the data directory and its disk, clocks, the schema of the tables, the size of the store,
every cluster (reached, permissions, watches, how old its newest time is) and every lane, and says what to do. Where nobody
serves the data directory it is opened, and what was left there is checked.

With --kafka-brokers it checks an installation on Kafka, Redis and ClickHouse from where it runs, with the options that the
services have: every connection with its certificate, user and rights; copies, topics and the lane map; version, persistence and
memory of Redis; schema, disks and replicas of ClickHouse; all clocks; who has which lane, how far it lags and why it stands
still. It writes one record, the same each time, to the topic of control records. Add --server to check the API as well.

"note": it works, but shows less, or will not for long. "wrong": something does not work.
Exit code 1: something is wrong. Whether rows are complete is another question: lunettes verify.

Examples:
  lunettes doctor
  lunettes doctor --data-dir /var/lib/lunettes
  lunettes doctor --server https://lunettes.example --token-file token --output json
  lunettes doctor --kafka-brokers kafka-0:9092 --lanes 64 --redis-url redis://redis:6379 --clickhouse-url http://clickhouse:8123
  lunettes doctor --kafka-brokers kafka-0:9093 --kafka-ca-file ca.pem --kafka-sasl scram-sha-512 --kafka-user lunettes --kafka-password-file password
`;

async function run(flags: Flags, command: Command, context: CommandContext): Promise<void> {
  const form = outputForm(flags);
  const values = readOptions(command, table, context);
  const checks =
    values.kafkaBrokers.length > 0
      ? [...(await checkServers(values)), ...(flags.server === undefined ? [] : await checkServer(flags, context))]
      : [...(await checkDirectory(flags, context)), ...(await checkServer(flags, context))];
  context.out(form === 'table' ? checksTable(checks) : listText(checks, form));
  context.exit(checks.some(({ state }) => state === 'wrong') ? exitCodes.negative : exitCodes.ok);
}

async function checkServers(values: OptionValues<typeof table>): Promise<readonly Check[]> {
  const { topicPrefix: prefix, lanes, lanesPerCluster, singleBroker, replication, minInsync, topicRetention: retentionMs } = values;
  const copies = singleBroker ? { replication: 1, minInsync: 1 } : { replication, minInsync };
  const { checks, lanes: found } = await checkInstallation({
    kafka: kafkaTargetOf(values, 'lunettes-doctor'),
    topics: { prefix, lanes, lanesPerCluster, singleBroker, retentionMs, ...copies },
    redis: redisTargetOf(values),
    clickhouse: clickhouseAddressOf(values),
  });
  return found.length === 0 ? checks : [...checks, ...checkLanes(found.map(answerRow))];
}

/** What cannot be asked is a finding like any other; only a wrong command line is not. */
async function checkServer(flags: Flags, { env }: CommandContext): Promise<readonly Check[]> {
  try {
    const api = await openApi(flags, env);
    try {
      const nowUs = Date.now() * 1000;
      const system = await api.ask('system');
      if (system === undefined) throw new EnvironmentFailure(`${api.url} does not know /api/v1/system; its version is another than ours`);
      const server = api.isServed ? passed('server', `${api.url} answers`) : passed('server', 'none runs; the data directory was opened');
      return [server, ...checkSystem(answerRow(system), nowUs)];
    } finally {
      await api.close();
    }
  } catch (failure) {
    if (!(failure instanceof EnvironmentFailure)) throw failure;
    const [found = '', ...advice] = failure.message.split('; ');
    return [{ check: 'server', state: 'wrong', found, advice: advice.join('; ') }];
  }
}

/** Below this a busy store is full within minutes, and SQLite and ClickHouse stop writing. */
const freeBytesMin = 1_000_000_000;

/** Of the directory that is named, or else of ours; nothing where a server elsewhere is named. */
async function checkDirectory({ server, dataDir }: Flags, { env }: CommandContext): Promise<readonly Check[]> {
  if (server !== undefined || (dataDir === undefined && env['LUNETTES_SERVER'] !== undefined)) return [];
  const directory = dataDir ?? env['LUNETTES_DATA_DIR'] ?? upDirectory;
  const check = 'data directory';
  try {
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (isAbsent) return [passed(check, `${directory} does not exist yet`)];
    return [
      {
        check,
        state: 'wrong',
        found: `${directory} cannot be read and written`,
        advice: 'run as the user who owns it, or change its mode',
      },
    ];
  }
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  const found = `${directory}, ${Math.floor(free / 1e6)} MB free`;
  return [
    free < freeBytesMin ? { check, state: 'wrong', found, advice: 'free space on that disk, or move the directory' } : passed(check, found),
  ];
}

const checksTable = (checks: readonly Check[]): string =>
  textTable(
    ['CHECK', 'STATE', 'FOUND', 'WHAT TO DO'],
    checks.map(({ check, state, found, advice }) => [check, state, found, advice || '-'].map(printable)),
  );
