import type { ClickHouseClient } from '../client.ts';
import type { DiagnosisRow } from '../presented.ts';
import { diagnosesTable } from '../tables/diagnoses.ts';
import { allOf, equals, within } from './condition.ts';
import { type Listed, type Page, type PageRequest, page } from './page.ts';
import { columnList, select } from './select.ts';

export interface DiagnosisFilter {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly action?: string | undefined;
  readonly cause?: string | undefined;
  readonly side?: string | undefined;
  readonly rank?: number | undefined;
  readonly uid?: string | undefined;
  readonly delivery_id?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

const listed: Listed = { table: diagnosesTable, key: 'cluster, namespace, diagnosis_id', us: 'at_us', id: 'diagnosis_id' };

/** Diagnoses, newest first. */
export async function listDiagnoses(client: ClickHouseClient, filter: DiagnosisFilter, request: PageRequest): Promise<Page<DiagnosisRow>> {
  const columns = ['cluster', 'namespace', 'action', 'cause', 'side', 'rank', 'uid', 'delivery_id'] as const;
  const condition = allOf([...columns.map((column) => equals(column, filter[column])), within('at_us', filter)]);
  return await page<DiagnosisRow>(client, listed, condition, request);
}

/** All diagnoses of one delivery, the main one first. */
export async function diagnosesOfDelivery(client: ClickHouseClient, deliveryId: string): Promise<readonly DiagnosisRow[]> {
  const query = `SELECT ${columnList(diagnosesTable)} FROM diagnoses_final WHERE delivery_id = {deliveryId:String} ORDER BY rank, diagnosis_id LIMIT ${diagnosesMax}`;
  return await select<DiagnosisRow>(client, query, { deliveryId });
}

/** All diagnoses of one Pod, the newest first and of equal age the main one. */
export async function diagnosesOfPod(client: ClickHouseClient, uid: string): Promise<readonly DiagnosisRow[]> {
  const query = `SELECT ${columnList(diagnosesTable)} FROM diagnoses_final WHERE uid = {uid:String} ORDER BY at_us DESC, rank, diagnosis_id LIMIT ${diagnosesMax}`;
  return await select<DiagnosisRow>(client, query, { uid });
}

/** Diagnoses shown on one page about one Pod or delivery. */
const diagnosesMax = 500;
