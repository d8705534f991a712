import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTraceConfig } from '@lunettes/replay';
import { expect, test } from 'vitest';
import { readCase, realCases } from '../golden/read-case.ts';
import { type Replayed, type ResultRow, replayFiles } from '../replay/replay-lines.ts';

const original: unknown = JSON.parse(readFileSync(join(import.meta.dirname, 'original-default.json'), 'utf8'));

/** Tracks that measure, in the original's form or in ours. */
function measuring(tracks: unknown): NonNullable<Parameters<typeof replayFiles>[1]>['traceConfig'] {
  const read = readTraceConfig(JSON.stringify({ deliveryBasis: 'trace-config', tracks }));
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  return read.value.facts;
}
/** Spans that end on stock Kubernetes: those of the original that only a patched kubelet ends cover everything else. */
const stock = (original as { readonly ActionType: string; readonly Spans: readonly { readonly Name: string }[] }[]).map((track) => ({
  ...track,
  Spans: track.Spans.filter(({ Name }) => Name !== 'ip_allocate_span' && Name !== 'kubelet_delay_span'),
}));

const attribute = (row: ResultRow, key: string): string | undefined =>
  (row['attributes'] as Record<string, string>)[`lunettes.trace_config.${key}`];
const createOf = ({ rows }: Replayed): ResultRow | undefined => rows.get('sli')?.find(({ action }) => action === 'create');
const spansOf = ({ rows }: Replayed, delivery: ResultRow): readonly ResultRow[] =>
  (rows.get('spans') ?? []).filter((row) => row['trace_id'] === delivery['trace_id'] && attribute(row, 'version') !== undefined);

/**
 * The original's sum over the spans that were told, microsecond by microsecond where anything begins or ends: all time from the
 * earliest begin, but for that in which only `custom` spans are open. What never ended is open until the delivery ended.
 */
function originalDuration(spans: readonly ResultRow[], endUs: number): number {
  const began = spans.filter((row) => !['not_begun', 'absent'].includes(attribute(row, 'state') ?? ''));
  const reach = began.map((row) => ({
    owner: attribute(row, 'owner') ?? '',
    from: Number(row['start_at_us']),
    to: attribute(row, 'state') === 'complete' ? Math.min(Number(row['end_at_us']), endUs) : endUs,
  }));
  if (reach.length === 0) return 0;
  const points = [...new Set([endUs, ...reach.flatMap(({ from, to }) => [from, to])])].filter((at) => at <= endUs).sort((a, b) => a - b);
  let duration = 0;
  for (const [index, from] of points.entries()) {
    const to = points[index + 1];
    if (to === undefined) continue;
    const open = reach.filter((one) => one.from <= from && one.to >= to && one.from < one.to);
    const isUsers = open.some(({ owner }) => owner === 'custom') && !open.some(({ owner }) => owner === 'k8s');
    if (!isUsers) duration += to - from;
  }
  return duration;
}

test('a delivery is measured by the spans of its configuration, and its row says so', async () => {
  const lines = readCase('init-container').files;
  const plain = createOf(await replayFiles(lines));
  const shown = createOf(await replayFiles(lines, { traceConfig: readShown() }));
  const measured = await replayFiles(lines, { traceConfig: measuring(stock) });
  const row = createOf(measured);
  if (row === undefined || plain === undefined) throw new Error('the recording has a delivery');
  expect([plain['delivery_basis'], shown?.['delivery_basis'], row['delivery_basis']]).toEqual(['stages', 'stages', 'trace_config']);
  expect(shown).toEqual(plain);
  // Created 08:53:24.678070, Running 08:53:37.679442, Ready 08:53:41.875986: the time to become ready is the user's.
  expect(row['delivery_us']).toBe(
    37_679_442 - 24_678_070 + (Number(row['ended_at_us']) - Number(row['started_at_us']) - (41_875_986 - 24_678_070)),
  );
  // Nothing else is told differently.
  for (const field of ['total_us', 'platform_us', 'tenant_us', 'stages', 'started_at_us', 'ended_at_us', 'outcome', 'pod_slo_verdict'])
    expect(row[field], field).toEqual(plain[field]);
});

function readShown(): NonNullable<Parameters<typeof replayFiles>[1]>['traceConfig'] {
  const read = readTraceConfig(JSON.stringify(stock));
  if (!read.ok) throw new Error('the original loads');
  return read.value.facts;
}

test("with the original's own configuration a span that nothing ends covers all time, as it does there", async () => {
  const row = createOf(await replayFiles(readCase('init-container').files, { traceConfig: measuring(original) }));
  expect(row?.['delivery_us']).toBe(Number(row?.['ended_at_us']) - Number(row?.['started_at_us']));
});

test.each(realCases.filter((name) => /^real-1.34-healthy-(?!delete)/.test(name)))(
  '%s: delivery times are the sums over the spans that were told',
  async (name) => {
    const { files, expected } = readCase(name);
    let compared = 0;
    for (const tracks of [stock, original]) {
      const result = await replayFiles(files, { until: expected.until, traceConfig: measuring(tracks) });
      for (const row of result.rows.get('sli') ?? []) {
        if (row['delivery_basis'] !== 'trace_config' || row['action'] !== 'create' || row['ended_at_us'] === null) continue;
        const spans = spansOf(result, row);
        if (spans.length === 0) continue;
        compared++;
        expect(row['delivery_us'], String(row['pod'])).toBe(originalDuration(spans, Number(row['ended_at_us'])));
      }
    }
    expect(compared).toBeGreaterThan(0);
  },
);

test('a limit passes while the spans are open, and what the user’s take counts against nobody', async () => {
  const slow = (owner: string): unknown => [
    {
      action: 'PodCreate',
      from: [{ operation: 'pod:create:success' }],
      to: [{ operation: 'condition:Ready:true' }],
      spans: [{ name: 'pull', owner, from: [{ operation: 'pod:create:success' }], to: [{ operation: 'condition:Ready:true' }] }],
    },
  ];
  const { files } = readCase('image-not-found');
  const replayed = async (owner: string): Promise<ResultRow | undefined> =>
    createOf(await replayFiles(files, { until: '+10m', traceConfig: measuring(slow(owner)) }));
  const [platform, tenant] = [await replayed('platform'), await replayed('tenant')];
  expect([platform?.['outcome'], platform?.['delivery_slo_verdict'], platform?.['delivery_basis']]).toEqual([
    'open',
    'fail',
    'trace_config',
  ]);
  expect(Number(platform?.['judged_at_us'])).toBe(Number(platform?.['started_at_us']) + Number(platform?.['delivery_slo_us']));
  expect([tenant?.['outcome'], tenant?.['delivery_slo_verdict'], tenant?.['delivery_us']]).toEqual(['open', 'pending', 0]);
});
