import type { ClickHouseClient } from '../client.ts';
import type { RolloutPodRow, RolloutRow } from '../presented.ts';
import { allOf, equals, within } from './condition.ts';
import { select } from './select.ts';

export interface WorkloadFilter {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly workload_kind?: string | undefined;
  readonly workload_name?: string | undefined;
  readonly state?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

const rolloutColumns = `cluster, namespace, workload_uid, workload_kind, workload_name, revision, state, began_at_us, started_at_us,
  completed_at_us, stuck_at_us, reason, message, desired, created, ready, available`;

const podColumns = `rollout_revision, pod, uid, delivery_id, outcome, held_up, node, attempt, started_at_us, ended_at_us, total_us,
  delivery_us, delivery_slo_verdict, code, cause, side`;

/** The latest rollout of each workload, those that began last first. `since` and `until` bound its beginning. */
export async function latestRollouts(client: ClickHouseClient, filter: WorkloadFilter, limit: number): Promise<readonly RolloutRow[]> {
  const columns = ['cluster', 'namespace', 'workload_kind', 'workload_name'] as const;
  const place = allOf(columns.map((column) => equals(column, filter[column])));
  const asked = allOf([equals('state', filter.state), within('began_at_us', filter)]);
  // Which one is the latest is decided before what is asked of it.
  const query = `SELECT ${rolloutColumns} FROM (
      SELECT * FROM rollouts WHERE ${place.sql}
      ORDER BY began_at_us DESC, revision LIMIT 1 BY cluster, namespace, workload_uid
    ) WHERE ${asked.sql} ORDER BY began_at_us DESC, workload_uid LIMIT {limit:UInt32}`;
  return await select<RolloutRow>(client, query, { ...place.params, ...asked.params, limit });
}

/** All rollouts of one workload that are kept, the latest first. */
export async function rolloutsOfWorkload(client: ClickHouseClient, uid: string): Promise<readonly RolloutRow[]> {
  const query = `SELECT ${rolloutColumns} FROM rollouts WHERE workload_uid = {uid:String} ORDER BY began_at_us DESC, revision LIMIT ${rolloutsMax}`;
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
