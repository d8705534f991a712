import type { ClickHouseClient } from './client.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { onReplicas, type ReplicaCluster } from './on-replicas.ts';
import { tables } from './tables/index.ts';

/** Days for which rows are kept after they were written; each is one setting. */
export interface Retention {
  readonly lifecycleDays: number;
  readonly spansDays: number;
  readonly sliDays: number;
  readonly diagnosesDays: number;
  readonly breachesDays: number;
  readonly rolloutsDays: number;
  readonly countersDays: number;
  readonly sliHoursDays: number;
  readonly coverageDays: number;
}

/** Product contract §7.1. */
export const retentionDefault: Retention = {
  lifecycleDays: 30,
  spansDays: 30,
  sliDays: 400,
  diagnosesDays: 400,
  breachesDays: 400,
  rolloutsDays: 400,
  countersDays: 30,
  sliHoursDays: 800,
  coverageDays: 400,
};

export interface SchemaChange {
  /** Names of the migrations that were, or with `planSchema` would be, applied. */
  readonly migrations: readonly string[];
  /** Tables whose retention was, or would be, changed. */
  readonly retention: readonly string[];
}

/**
 * Brings the schema to the newest version and sets the retention. Can be run again at any time, by
 * several processes at once, and after a crash anywhere in it. With a cluster every statement goes to all its replicas and
 * tables are replicated. Throws when the database was written by a newer Lunettes or when an applied migration has been edited.
 */
export async function applySchema(
  client: ClickHouseClient,
  retention: Retention = retentionDefault,
  cluster?: ReplicaCluster,
): Promise<SchemaChange> {
  const placed = (statement: string): string => (cluster === undefined ? statement : onReplicas(statement, cluster));
  await client.command({ query: placed(ledger) });
  const pending = await pendingMigrations(client);
  for (const migration of pending) {
    for (const query of migration.statements) await client.command({ query: placed(query) });
    const values = [{ number: migration.number, name: migration.name, checksum: migration.checksum }];
    await client.insert({ table: 'schema_migrations', values, format: 'JSONEachRow' });
  }
  const changed = await changedRetention(client, retention);
  for (const [table, days] of changed) {
    await client.command({ query: placed(`ALTER TABLE ${table} MODIFY TTL written_on + toIntervalDay(${days})`) });
  }
  return { migrations: pending.map(({ name }) => name), retention: changed.map(([table]) => table) };
}

/** What `applySchema` would do, without doing it. */
export async function planSchema(client: ClickHouseClient, retention: Retention = retentionDefault): Promise<SchemaChange> {
  const known = await rows<{ name: string }>(
    client,
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND name = 'schema_migrations'",
  );
  if (known.length === 0)
    return { migrations: readMigrations().map(({ name }) => name), retention: tablesOf(retention).map(([table]) => table) };
  const pending = await pendingMigrations(client);
  const changed = await changedRetention(client, retention);
  return { migrations: pending.map(({ name }) => name), retention: changed.map(([table]) => table) };
}

/** What of the schema is not as this version needs it, a sentence each; empty when all is well. Throws what the client throws. */
export async function schemaProblems(client: ClickHouseClient): Promise<readonly string[]> {
  const present = await rows<{ name: string }>(client, 'SELECT name FROM system.tables WHERE database = currentDatabase()');
  const names = new Set(present.map(({ name }) => name));
  const needed = ['schema_migrations', 'sink_coverage', 'sli_hours', ...Object.keys(tables).flatMap((table) => [table, `${table}_final`])];
  const absent = needed.filter((name) => !names.has(name));
  if (absent.length > 0) return [`missing: ${absent.join(', ')}`];
  try {
    const pending = await pendingMigrations(client);
    return pending.map(({ name }) => `migration ${name} is not applied`);
  } catch (cause) {
    if (cause instanceof SchemaMismatch) return [cause.message];
    throw cause;
  }
}

/** The database was made by another Lunettes than this one. */
class SchemaMismatch extends Error {
  override readonly name = 'SchemaMismatch';
}

const ledger = `CREATE TABLE IF NOT EXISTS schema_migrations (
  number UInt32,
  name String,
  checksum String,
  applied_at DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC')
) ENGINE = ReplacingMergeTree ORDER BY number SETTINGS fsync_after_insert = 1`;

async function pendingMigrations(client: ClickHouseClient): Promise<readonly Migration[]> {
  const migrations = readMigrations();
  const applied = await rows<{ number: number; name: string; checksum: string }>(
    client,
    'SELECT DISTINCT number, name, checksum FROM schema_migrations ORDER BY number',
  );
  for (const { number, name, checksum } of applied) {
    const ours = migrations.find((migration) => migration.number === number);
    if (ours === undefined)
      throw new SchemaMismatch(`the database has migration ${name}, which this version of Lunettes does not know: use a newer one`);
    if (ours.checksum !== checksum)
      throw new SchemaMismatch(`migration ${name} was applied in another form than it has now; add a new migration instead`);
  }
  return migrations.filter(({ number }) => applied.every((done) => done.number !== number));
}

function tablesOf(retention: Retention): readonly (readonly [table: string, days: number])[] {
  const kept = [
    ['lifecycle', retention.lifecycleDays],
    ['spans', retention.spansDays],
    ['sli', retention.sliDays],
    ['diagnoses', retention.diagnosesDays],
    ['breaches', retention.breachesDays],
    ['rollouts', retention.rolloutsDays],
    ['counters', retention.countersDays],
    ['sli_hours', retention.sliHoursDays],
    ['coverage', retention.coverageDays],
  ] as const;
  for (const [table, days] of kept) {
    if (!Number.isSafeInteger(days) || days < 1 || days > retentionDaysMax)
      throw new Error(`retention of ${table} must be 1 to ${retentionDaysMax} days`);
  }
  return kept;
}

/** ClickHouse dates end in 2149. */
const retentionDaysMax = 36_500;

async function changedRetention(client: ClickHouseClient, retention: Retention): Promise<readonly (readonly [string, number])[]> {
  const present = await rows<{ name: string; definition: string }>(
    client,
    'SELECT name, create_table_query AS definition FROM system.tables WHERE database = currentDatabase()',
  );
  const current = new Map(
    present.map(({ name, definition }) => [name, Number(/TTL written_on \+ toIntervalDay\((\d+)\)/.exec(definition)?.[1])]),
  );
  return tablesOf(retention).filter(([table, days]) => current.get(table) !== days);
}

async function rows<T>(client: ClickHouseClient, query: string): Promise<T[]> {
  const answer = await client.query({ query, format: 'JSONEachRow' });
  return await answer.json<T>();
}
