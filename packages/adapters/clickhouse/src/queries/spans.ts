import type { ClickHouseClient } from '../client.ts';
import type { SpanRow } from '../presented.ts';
import { spansTable } from '../tables/spans.ts';
import { columnList, select } from './select.ts';

/** The spans of one trace in order of their starts, parents before children that begin with them. */
export async function spansOfTrace(client: ClickHouseClient, traceId: string): Promise<readonly SpanRow[]> {
  return await spansWhere(client, 'trace_id = {value:String}', traceId);
}

/** The spans of all deliveries of one Pod. */
export async function spansOfPod(client: ClickHouseClient, uid: string): Promise<readonly SpanRow[]> {
  return await spansWhere(client, 'uid = {value:String}', uid);
}

async function spansWhere(client: ClickHouseClient, condition: string, value: string): Promise<readonly SpanRow[]> {
  const query = `SELECT ${columnList(spansTable)} FROM spans_final WHERE ${condition} ORDER BY start_at_us, parent_span_id IS NOT NULL, end_at_us DESC, span_id LIMIT ${spansMax}`;
  return await select<SpanRow>(client, query, { value });
}

/** One Pod has some tens of spans; a rollout's trace holds at most 200 Pods. */
const spansMax = 10_000;
