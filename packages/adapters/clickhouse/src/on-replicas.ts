import type { ClickHouseClient } from './client.ts';

/** A cluster of ClickHouse as its servers know it: one shard, any number of replicas. */
export interface ReplicaCluster {
  readonly name: string;
}

/** `CREATE TABLE IF NOT EXISTS sli`, up to the name. */
const head =
  /^((?:CREATE (?:OR REPLACE )?(?:TABLE|VIEW|MATERIALIZED VIEW)(?: IF NOT EXISTS)?|ALTER TABLE|DROP (?:TABLE|VIEW)(?: IF EXISTS)?)\s+\w+)/;
const engine = /^(\)?\s*)ENGINE = (\w*MergeTree)(?:\(([^)]*)\))?/m;

/** Where replicas find each other in Keeper; the servers fill the braces in. */
const path = "'/clickhouse/tables/{uuid}/{shard}', '{replica}'";

/** A statement of a migration as all replicas are to carry it out. Throws for one that is none of ours: a bug in the repository. */
export function onReplicas(statement: string, { name }: ReplicaCluster): string {
  if (!head.test(statement)) throw new Error(`a migration has a statement that replicas cannot be told: ${statement.slice(0, 60)}`);
  const told = statement.replace(head, `$1 ON CLUSTER ${quoted(name)}`);
  return told.replace(engine, (_, before: string, kind: string, given: string | undefined) => {
    const parameters = [path, ...(given === undefined || given === '' ? [] : [given])].join(', ');
    return `${before}ENGINE = Replicated${kind}(${parameters})`;
  });
}

/** What stands against a cluster's use, a sentence; undefined when nothing does. Throws what the client throws. */
export async function clusterProblem(client: ClickHouseClient, { name }: ReplicaCluster): Promise<string | undefined> {
  const query = 'SELECT max(shard_num) AS shards FROM system.clusters WHERE cluster = {name:String}';
  const [found] = await (await client.query({ query, query_params: { name }, format: 'JSONEachRow' })).json<{ readonly shards: number }>();
  if (found === undefined || found.shards === 0) return `the servers of ClickHouse know no cluster ${name}: see system.clusters`;
  if (found.shards > 1)
    return `cluster ${name} has ${found.shards} shards; Lunettes wants one shard with replicas, since rows of one Pod lie together`;
  return undefined;
}

/** The database, made where it is missing; for a client that names none. */
export async function makeDatabase(client: ClickHouseClient, database: string, cluster: ReplicaCluster | undefined): Promise<void> {
  const where = cluster === undefined ? '' : ` ON CLUSTER ${quoted(cluster.name)}`;
  await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${identifier(database)}${where}` });
}

/** The database with all that is in it; false where there was none. For a client that names none. */
export async function dropDatabase(client: ClickHouseClient, database: string, cluster: ReplicaCluster | undefined): Promise<boolean> {
  const query = 'SELECT name FROM system.databases WHERE name = {database:String}';
  const known = await (await client.query({ query, query_params: { database }, format: 'JSONEachRow' })).json();
  if (known.length === 0) return false;
  const where = cluster === undefined ? '' : ` ON CLUSTER ${quoted(cluster.name)}`;
  await client.command({ query: `DROP DATABASE ${identifier(database)}${where} SYNC` });
  return true;
}

const identifier = (name: string): string => `\`${name.replaceAll('`', '\\`')}\``;
const quoted = (name: string): string => `'${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
