import type { Attainment, CauseCount, StageDuration } from '@lunettes/adapter-clickhouse';
import { EnvironmentFailure } from '@lunettes/base';
import { secondsText } from './delivery-output.ts';
import { textTable } from './text-table.ts';

const rowsShown = 8;

/** What is in a store, as a person wants it first: how many deliveries, how they were judged, what was slow, and why. */
export async function storeSummary(url: string): Promise<string> {
  const [slo, byAction, stages, causes] = await Promise.all([
    ask<Attainment>(url, 'slo'),
    Promise.all(
      ['create', 'delete'].map(async (action) => [action, await ask<Attainment>(url, `slo?objective=platform&action=${action}`)] as const),
    ),
    ask<StageDuration>(url, `stages?limit=${rowsShown}`),
    ask<CauseCount>(url, `causes?limit=${rowsShown}`),
  ]);
  const counts = byAction.map(([action, [of]]) => `${of?.deliveries ?? 0} ${action}`);
  return [
    `deliveries: ${counts.join(', ')}\n`,
    textTable(['OBJECTIVE', 'ATTAINMENT', 'GOOD', 'BAD', 'PENDING', 'EXCLUDED', 'COVERAGE'], slo.map(attainmentCells)),
    textTable(['SLOWEST STAGES', 'OWNER', 'DELIVERIES', 'MEDIAN', 'P95', 'MAX'], stages.map(stageCells)),
    textTable(['TOP CAUSES', 'SIDE', 'DELIVERIES', 'COUNTED AS BAD'], causes.map(causeCells)),
  ].join('\n');
}

const attainmentCells = (of: Attainment): string[] => [
  of.objective,
  shareText(of.attainment),
  String(of.good),
  String(of.bad),
  String(of.pending),
  Object.entries(of.excluded)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ') || '0',
  shareText(of.coverage_ratio),
];

const stageCells = (of: StageDuration): string[] => [
  of.stage,
  of.owner,
  String(of.deliveries),
  secondsText(of.p50_us),
  secondsText(of.p95_us),
  secondsText(of.max_us),
];

const causeCells = (of: CauseCount): string[] => [of.cause, of.side ?? '-', String(of.deliveries), String(of.bad)];

const shareText = (share: number | null): string => (share === null ? '-' : `${(share * 100).toFixed(2)} %`);

/** The rows of a list of our own API, whose types are those of the queries behind it. */
async function ask<Row>(url: string, path: string): Promise<readonly Row[]> {
  const answer = await fetch(`${url}/api/v1/${path}`);
  if (!answer.ok) throw new EnvironmentFailure(`${url}/api/v1/${path} answers ${answer.status}`);
  const { items } = (await answer.json()) as { readonly items: readonly Row[] };
  return items;
}
