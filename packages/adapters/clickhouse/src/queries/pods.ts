import type { ClickHouseClient } from '../client.ts';
import type { LifecycleRow, PodRow } from '../presented.ts';
import { lifecycleTable } from '../tables/lifecycle.ts';
import { allOf, type Condition, equals, named } from './condition.ts';
import { columnList, select } from './select.ts';

export interface PodFilter {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  /** Prefix of name or UID, or a whole IP address. */
  readonly q?: string | undefined;
}

const podColumns = `cluster, namespace, pod, uid, state, phase, node, ip, workload_kind, workload_name, workload_uid, first_seen_at_us,
  created_at_us, scheduled_at_us, ready_at_us, delete_requested_at_us, deleted_at_us, last_at_us`;

/** Pods, the one seen first last. At most `limit`; narrow the search for others. */
export async function searchPods(client: ClickHouseClient, filter: PodFilter, limit: number): Promise<readonly PodRow[]> {
  const place = [equals('cluster', filter.cluster), equals('namespace', filter.namespace)];
  const { sql, params } = allOf([...place, named(filter.q)]);
  const key = 'cluster, namespace, pod, uid';
  // Candidates come from whichever version matches; what is shown of them is the view's.
  const candidates = [
    `SELECT ${key}, max(listed_at_us) AS seen FROM (SELECT cluster, namespace, pod, assumeNotNull(s.uid) AS uid, listed_at_us FROM sli AS s WHERE s.uid IS NOT NULL AND ${sql}) GROUP BY ${key}`,
    ...(filter.q === undefined ? [] : [`SELECT ${key}, max(at_us) AS seen FROM lifecycle WHERE ${byNameOrAddress(place)} GROUP BY ${key}`]),
  ].join(' UNION ALL ');
  const query = `SELECT ${podColumns} FROM pods
    WHERE (${key}) IN (SELECT ${key} FROM (${candidates}) GROUP BY ${key} ORDER BY max(seen) DESC LIMIT {limit:UInt32})
    ORDER BY first_seen_at_us DESC, uid LIMIT {limit:UInt32}`;
  return await select<PodRow>(client, query, { ...params, limit });
}

const byNameOrAddress = (place: readonly (Condition | undefined)[]): string =>
  allOf([
    ...place,
    { sql: "uid != '' AND (startsWith(pod, {q:String}) OR startsWith(uid, {q:String}) OR details['ip'] = {q:String})", params: {} },
  ]).sql;

export async function findPod(client: ClickHouseClient, uid: string): Promise<PodRow | undefined> {
  const [row] = await select<PodRow>(client, `SELECT ${podColumns} FROM pods WHERE uid = {uid:String} LIMIT 1`, { uid });
  return row;
}

/** What happened to one Pod in time order; at most `lifecycleOfPodMax` rows, the latest are left out beyond it. */
export async function lifecycleOfPod(client: ClickHouseClient, uid: string, type?: string): Promise<readonly LifecycleRow[]> {
  const { sql, params } = allOf([equals('uid', uid), equals('type', type)]);
  const query = `SELECT ${columnList(lifecycleTable)} FROM lifecycle_final WHERE ${sql} ORDER BY at_us, key LIMIT ${lifecycleOfPodMax}`;
  return await select<LifecycleRow>(client, query, params);
}

/** A Pod's own records are bounded by the state machine far below this. */
const lifecycleOfPodMax = 5_000;
