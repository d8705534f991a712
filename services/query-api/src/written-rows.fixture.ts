import { type ClickHouseClient, rowBatch, type Table, tables, type Versioned } from '@lunettes/adapter-clickhouse';
import { aBreach, aDiagnosis, aLifecycleEvent, anSli, aRollout, aSpan, someTimeUs } from '@lunettes/testkit';

async function writeInto<Row extends Versioned>(clickhouse: ClickHouseClient, table: Table<Row>, rows: readonly Row[]): Promise<void> {
  const batch = rowBatch(table);
  for (const row of rows) batch.add(row, 0);
  await batch.insert(clickhouse);
}

/** The trace of the failed delivery: a root and one span below it. */
export const failedTrace = { id: '7'.repeat(32), root: '1'.repeat(16), child: '2'.repeat(16) };

/** A key that would be lost in a plain object. */
export const proto = [['__proto__', 'kept'] as const];

/** What the contract asks about: one failed and many good deliveries, told more than once, with hostile text. */
export async function writeRows(clickhouse: ClickHouseClient): Promise<void> {
  const write = <Row extends Versioned>(table: Table<Row>, rows: readonly Row[]): Promise<void> => writeInto(clickhouse, table, rows);
  const stages = [{ stage: 'schedule', us: 7, owner: 'platform', open: false }] as const;
  const failed = anSli({
    delivery_id: 'failed',
    pod: 'web-1',
    uid: 'uid-web-1',
    trace_id: failedTrace.id,
    started_at_us: someTimeUs + 10_000_000,
    outcome: 'open',
    delivery_slo_verdict: 'fail',
    cause: 'image-not-found',
    side: 'tenant',
    dimensions: proto,
    stages,
  });
  const many = Array.from({ length: 7 }, (_, i) =>
    anSli({ delivery_id: `many-${i}`, uid: `uid-many-${i}`, pod: `many-${i}`, namespace: 'many', started_at_us: someTimeUs - i }),
  );
  await write(tables.sli, [anSli(), anSli({ version: 2, restarts: 3 }), failed, ...many]);
  await write(tables.sli, [anSli(), failed, anSli({ delivery_id: 'gone', version: 2, retracted: true })]);
  await write(tables.diagnoses, [aDiagnosis({ delivery_id: 'failed', uid: 'uid-web-1', pod: 'web-1', params: proto })]);
  await write(tables.lifecycle, [
    aLifecycleEvent({ pod: 'web-1', uid: 'uid-web-1', type: 'pod.scheduled', at_us: someTimeUs + 5, details: proto }),
    aLifecycleEvent({ pod: 'web-1', uid: 'uid-web-1' }),
  ]);
  await write(tables.sli, [
    anSli({
      delivery_id: 'of-rollout',
      namespace: 'roll',
      pod: 'roll-aaa-1',
      uid: 'uid-roll-1',
      workload_kind: 'Deployment',
      workload_name: 'roll',
      workload_uid: 'uid-roll',
      owner_kind: 'ReplicaSet',
      revision: 'aaa',
      outcome: 'open',
      ended_at_us: null,
      slo_eligible: false,
    }),
  ]);
  await write(tables.spans, [
    aSpan({
      trace_id: failedTrace.id,
      span_id: failedTrace.root,
      uid: 'uid-web-1',
      attributes: [
        ['k8s.node.name', 'n1'],
        ['lunettes.stage', 'schedule'],
      ],
      status: 'error',
      events: [{ at_us: someTimeUs, name: 'k8s.event', attributes: proto }],
    }),
    aSpan({
      trace_id: failedTrace.id,
      uid: 'uid-web-1',
      span_id: failedTrace.child,
      parent_span_id: failedTrace.root,
      links: [{ trace_id: '8'.repeat(32), span_id: '3'.repeat(16), attributes: [] }],
    }),
  ]);
  await write(tables.rollouts, [
    aRollout({
      namespace: 'roll',
      workload_name: 'roll',
      workload_uid: 'uid-roll',
      revision: 'aaa',
      state: 'open',
      completed_at_us: null,
      desired: 3,
      created: 2,
      ready: 1,
    }),
  ]);
  await write(tables.breaches, [aBreach({ delivery_id: 'failed' })]);
  await write(tables.coverage, [
    {
      cluster: 'c1',
      source: 'audit',
      from_at_us: someTimeUs,
      to_at_us: someTimeUs + 1,
      state: 'seeing',
      reason: null,
      lost_at_least: 0,
      version: 1,
      retracted: false,
    },
  ]);
}
