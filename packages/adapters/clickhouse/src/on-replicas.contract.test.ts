import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClickHouseClient, clusterProblem, openClickHouse } from './index.ts';
import { readMigrations } from './migration-files.ts';
import { onReplicas } from './on-replicas.ts';

let directory = '';
let engine: EmbeddedClickHouse;
let client: ClickHouseClient;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'lunettes-replicas-'));
  engine = await startClickHouse({ dataDirectory: directory });
  client = openClickHouse(engine);
});
afterAll(async () => {
  await client.close();
  await engine.close();
  rmSync(directory, { recursive: true, force: true });
});

test('every statement of every migration can be told to all replicas, in the engine’s own grammar', async () => {
  const statements = readMigrations().flatMap((migration) => migration.statements);
  for (const statement of statements) {
    const told = onReplicas(statement, { name: "it's" });
    expect(told).toContain(" ON CLUSTER 'it\\'s'");
    await client.command({ query: `EXPLAIN AST ${told}` });
  }
  const tables = statements.filter((statement) => statement.startsWith('CREATE TABLE'));
  expect(tables.length).toBeGreaterThan(6);
  for (const table of tables)
    expect(onReplicas(table, { name: 'main' })).toContain(
      "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', ",
    );
});

test('an engine without parameters gets those of the replicas alone, and a statement of another kind is a bug', () => {
  expect(onReplicas('CREATE TABLE IF NOT EXISTS t (a UInt8)\nENGINE = MergeTree ORDER BY a', { name: 'main' })).toBe(
    "CREATE TABLE IF NOT EXISTS t ON CLUSTER 'main' (a UInt8)\nENGINE = ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}') ORDER BY a",
  );
  expect(() => onReplicas('OPTIMIZE TABLE t', { name: 'main' })).toThrow('a statement that replicas cannot be told');
});

test('a cluster that the servers do not know is refused by name', async () => {
  expect(await clusterProblem(client, { name: 'main' })).toBe('the servers of ClickHouse know no cluster main: see system.clusters');
});
