import type { ClickHouseClient } from '../client.ts';
import type { RolloutPodRow, RolloutRow } from '../presented.ts';
import { rolloutsTable } from '../tables/rollouts.ts';
import { allOf, equals, within } from './condition.ts';
import { columnList, select } from './select.ts';

export interface WorkloadFilter {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly workload_kind?: string | undefined;
  readonly workload_name?: string | undefined;
  readonly state?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

const podColumns = `rollout_revision, pod, uid, delivery_id, outcome, held_up, node, attempt, started_at_us, ended_at_us, total_us,
  delivery_us, delivery_slo_verdict, code, cause, side`;

/** The latest rollout of each workload, those that began last first. `since` and `until` bound its beginning. */
export async function latestRollouts(client: ClickHouseClient, filter: WorkloadFilter, limit: number): Promise<readonly RolloutRow[]> {
  const columns = ['cluster', 'namespace', 'workload_kind', 'workload_name', 'state'] as const;
  const asked = allOf([...columns.map((column) => equals(column, filter[column])), within('began_at_us', filter)]);
  const query = `SELECT ${columnList(rolloutsTable)} FROM workloads WHERE ${asked.sql}
    ORDER BY began_at_us DESC, workload_uid LIMIT {limit:UInt32}`;
  return await select<RolloutRow>(client, query, { ...asked.params, limit });
}

/** All rollouts of one workload that are kept, the latest first. */
export async function rolloutsOfWorkload(client: ClickHouseClient, uid: string): Promise<readonly RolloutRow[]> {
  const query = `SELECT ${columnList(rolloutsTable)} FROM rollouts_final WHERE workload_uid = {uid:String} ORDER BY began_at_us DESC, revision LIMIT ${rolloutsMax}`;
  return await select<RolloutRow>(client, query, { uid });
}

/** Pods of one rollout: those that held it up first, then those that were ready last. At most `limit`. */
export async function podsOfRollout(
  client: ClickHouseClient,
  { cluster, namespace, workload_uid, revision }: Pick<RolloutRow, 'cluster' | 'namespace' | 'workload_uid' | 'revision'>,
  limit: number,
): Promise<readonly RolloutPodRow[]> {
  const query = `SELECT ${podColumns} FROM rollout_pods
    WHERE cluster = {cluster:String} AND namespace = {namespace:String} AND rollout_uid = {uid:String} AND rollout_revision = {revision:String}
    ORDER BY held_up DESC, ended_at_us DESC NULLS FIRST, started_at_us, pod, delivery_id LIMIT {limit:UInt32}`;
  return await select<RolloutPodRow>(client, query, { cluster, namespace, uid: workload_uid, revision, limit });
}

/** Older ones are left out; the state machine remembers fewer. */
const rolloutsMax = 200;
