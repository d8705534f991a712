import type { AnswerRow } from './answer-rows.ts';
import { printable } from './terminal-text.ts';
import { textTable } from './text-table.ts';

/** Attainments, each with all that has to be seen beside it; without deliveries a sentence. */
export function sloTable(rows: readonly AnswerRow[], by: 'none' | 'cluster' | 'namespace'): string {
  if (rows.length === 0) return 'no deliveries\n';
  const places = { none: [], cluster: ['cluster'], namespace: ['cluster', 'namespace'] }[by];
  return textTable(
    ['OBJECTIVE', ...places.map((place) => place.toUpperCase()), 'ATTAINMENT', 'GOOD', 'BAD', 'PENDING', 'EXCLUDED', 'COVERAGE'],
    rows.map((row) => [
      row.text('objective') ?? '-',
      ...places.map((place) => row.text(place) ?? '-'),
      share(row.number('attainment')) ?? 'none judged',
      ...['good', 'bad', 'pending'].map((count) => String(row.number(count) ?? 0)),
      excludedText(row),
      share(row.number('coverage_ratio')) ?? 'unknown',
    ]),
  );
}

/** The reasons with most deliveries first. */
function excludedText(row: AnswerRow): string {
  const reasons = row.entries('excluded').flatMap(([reason, count]) => (typeof count === 'number' && count > 0 ? [{ reason, count }] : []));
  const sorted = reasons.sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  return sorted.map(({ reason, count }) => `${count} ${printable(reason)}`).join(', ') || '0';
}

/** Rounded down, so that 100 % means that nothing was bad. */
const share = (ratio: number | undefined): string | undefined =>
  ratio === undefined ? undefined : `${(Math.floor(ratio * 10_000 + 1e-6) / 100).toFixed(2)} %`;
