import {
  applySchema,
  type ClickHouseAddress,
  clusterProblem,
  makeDatabase,
  openClickHouse,
  planSchema,
  type Retention,
  type SchemaChange,
} from '@lunettes/adapter-clickhouse';
import { EnvironmentFailure } from '@lunettes/base';
import type { OptionValues } from '@lunettes/config';
import { clickhouseAddressOf, clickhouseFailure, clickhouseOptions, schemaOptions } from '@lunettes/distributed';
import type { Command } from 'commander';
import { type CommandContext, exitCodes, UsageError } from '../command.ts';
import { declareOptions, readOptions } from '../option-flags.ts';

const table = { ...clickhouseOptions, ...schemaOptions };

export function define(command: Command, context: CommandContext): void {
  command.argument('<action>', 'apply');
  declareOptions(command, table);
  command.addHelpText('after', examples).action((action: string) => run(action, command, context));
}

const examples = `
Makes the database, its tables and views, or brings them to what this version needs, and sets how long rows are kept. It
can be repeated at any time, by several at once, and after a crash in the midst. Rows are never removed but by their age.

Examples:
  lunettes schema apply --clickhouse-url http://clickhouse:8123
  lunettes schema apply --clickhouse-cluster main --clickhouse-user admin --clickhouse-password-file password
  lunettes schema apply --dry-run --keep-sli 800
`;

async function run(action: string, command: Command, context: CommandContext): Promise<void> {
  if (action !== 'apply') throw new UsageError(`schema knows no "${action}"; there is apply`);
  const values = readOptions(command, table, context);
  const address = clickhouseAddressOf(values);
  const change = await outside(address, () => (values.dryRun ? plan(address, values) : apply(address, values)));
  context.out(changeText(change, values.dryRun ? 'to do' : 'done'));
  context.exit(exitCodes.ok);
}

async function apply(address: ClickHouseAddress, values: OptionValues<typeof table>): Promise<SchemaChange> {
  const cluster = values.clickhouseCluster === undefined ? undefined : { name: values.clickhouseCluster };
  const server = openClickHouse({ ...address, database: 'default' });
  try {
    const problem = cluster === undefined ? undefined : await clusterProblem(server, cluster);
    if (problem !== undefined) throw new EnvironmentFailure(problem);
    await makeDatabase(server, address.database, cluster);
  } finally {
    await server.close();
  }
  const client = openClickHouse(address);
  try {
    return await applySchema(client, retentionOf(values), cluster);
  } finally {
    await client.close();
  }
}

async function plan(address: ClickHouseAddress, values: OptionValues<typeof table>): Promise<SchemaChange> {
  const client = openClickHouse(address);
  try {
    return await planSchema(client, retentionOf(values));
  } finally {
    await client.close();
  }
}

const retentionOf = (values: OptionValues<typeof table>): Retention => ({
  lifecycleDays: values.keepLifecycle,
  spansDays: values.keepSpans,
  sliDays: values.keepSli,
  diagnosesDays: values.keepDiagnoses,
  breachesDays: values.keepBreaches,
  rolloutsDays: values.keepRollouts,
  countersDays: values.keepCounters,
  sliHoursDays: values.keepSliHours,
  coverageDays: values.keepCoverage,
});

/** What goes wrong at the server is told in one sentence. */
async function outside<T>(address: ClickHouseAddress, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof EnvironmentFailure ? cause : clickhouseFailure(address, cause);
  }
}

function changeText({ migrations, retention }: SchemaChange, when: string): string {
  if (migrations.length === 0 && retention.length === 0) return 'the schema is as this version needs it\n';
  const lines = [...migrations.map((name) => `migration ${name}`), ...retention.map((name) => `retention of ${name}`)];
  return lines.map((line) => `${when}: ${line}\n`).join('');
}
