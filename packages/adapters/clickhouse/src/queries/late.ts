import type { ClickHouseClient } from '../client.ts';
import type { DiagnosisRow, SliRow } from '../presented.ts';
import { diagnosesTable } from '../tables/diagnoses.ts';
import { sliTable } from '../tables/sli.ts';
import { allOf, equals } from './condition.ts';
import { columnList, select } from './select.ts';

export interface LateFilter {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly side?: string | undefined;
}

export interface LateDelivery {
  readonly delivery: SliRow;
  readonly diagnosis: DiagnosisRow | null;
}

/** Deliveries that are open and past a limit, the one that has waited longest first, with their main diagnoses. */
export async function listLate(client: ClickHouseClient, filter: LateFilter, limit: number): Promise<readonly LateDelivery[]> {
  const { sql, params } = allOf([equals('cluster', filter.cluster), equals('namespace', filter.namespace), equals('side', filter.side)]);
  const chosen = `FROM late WHERE ${sql} ORDER BY listed_at_us, delivery_id LIMIT {limit:UInt32}`;
  const [deliveries, diagnoses] = await Promise.all([
    select<SliRow>(client, `SELECT ${columnList(sliTable)} ${chosen}`, { ...params, limit }),
    select<DiagnosisRow>(
      client,
      `SELECT ${columnList(diagnosesTable)} FROM diagnoses_final WHERE rank = 1 AND delivery_id IN (SELECT delivery_id ${chosen})`,
      { ...params, limit },
    ),
  ]);
  const byDelivery = new Map(diagnoses.map((diagnosis) => [diagnosis.delivery_id, diagnosis]));
  return deliveries.map((delivery) => ({ delivery, diagnosis: byDelivery.get(delivery.delivery_id) ?? null }));
}
