import type { ClickHouseClient } from '../client.ts';
import type { BreachRow } from '../presented.ts';
import { breachesTable } from '../tables/breaches.ts';
import { allOf, equals, within } from './condition.ts';
import { type Listed, type Page, type PageRequest, page } from './page.ts';
import { columnList, select } from './select.ts';

export interface BreachFilter {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly objective?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

const listed: Listed = { table: breachesTable, key: 'cluster, namespace, breach_id', us: 'at_us', id: 'breach_id' };

/** Missed limits, newest first. */
export async function listBreaches(client: ClickHouseClient, filter: BreachFilter, request: PageRequest): Promise<Page<BreachRow>> {
  const columns = ['cluster', 'namespace', 'objective'] as const;
  const condition = allOf([...columns.map((column) => equals(column, filter[column])), within('at_us', filter)]);
  return await page<BreachRow>(client, listed, condition, request);
}

export async function breachesOfDelivery(client: ClickHouseClient, deliveryId: string): Promise<readonly BreachRow[]> {
  const query = `SELECT ${columnList(breachesTable)} FROM breaches_final WHERE delivery_id = {deliveryId:String} ORDER BY at_us, breach_id`;
  return await select<BreachRow>(client, query, { deliveryId });
}
