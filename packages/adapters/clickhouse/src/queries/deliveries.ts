import type { ClickHouseClient } from '../client.ts';
import type { SliRow } from '../presented.ts';
import { sliTable } from '../tables/sli.ts';
import { allOf, equals, named, within } from './condition.ts';
import { type Listed, type Page, type PageRequest, page } from './page.ts';
import { columnList, select } from './select.ts';

export interface DeliveryFilter {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly workload?: string | undefined;
  readonly node?: string | undefined;
  readonly action?: string | undefined;
  readonly outcome?: string | undefined;
  /** The delivery SLO's. */
  readonly verdict?: string | undefined;
  readonly cause?: string | undefined;
  readonly side?: string | undefined;
  /** Prefix of the Pod's name or UID. */
  readonly q?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

const listed: Listed = { table: sliTable, key: 'cluster, namespace, delivery_id', us: 'listed_at_us', id: 'delivery_id' };

/** Deliveries, the one that started last first. */
export async function listDeliveries(client: ClickHouseClient, filter: DeliveryFilter, request: PageRequest): Promise<Page<SliRow>> {
  const { workload, verdict, q, since, until, ...same } = filter;
  const condition = allOf([
    ...(['cluster', 'namespace', 'node', 'action', 'outcome', 'cause', 'side'] as const).map((column) => equals(column, same[column])),
    equals('workload_name', workload),
    equals('delivery_slo_verdict', verdict),
    named(q),
    within('listed_at_us', { since, until }),
  ]);
  return await page<SliRow>(client, listed, condition, request);
}

export async function findDelivery(client: ClickHouseClient, deliveryId: string): Promise<SliRow | undefined> {
  const query = `SELECT ${columnList(sliTable)} FROM sli_final WHERE delivery_id = {deliveryId:String}`;
  const [row] = await select<SliRow>(client, query, { deliveryId });
  return row;
}

/** The deliveries of one Pod, the one that started last first. */
export async function deliveriesOfPod(client: ClickHouseClient, uid: string): Promise<readonly SliRow[]> {
  const query = `SELECT ${columnList(sliTable)} FROM sli_final WHERE uid = {uid:String} ORDER BY listed_at_us DESC, delivery_id DESC LIMIT ${deliveriesOfPodMax}`;
  return await select<SliRow>(client, query, { uid });
}

/** A Pod that is resized all day; older deliveries are found through the list. */
const deliveriesOfPodMax = 500;
