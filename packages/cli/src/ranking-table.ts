import { unreachable } from '@lunettes/base';
import type { AnswerRow } from './answer-rows.ts';
import { secondsText } from './delivery-output.ts';
import { printable } from './terminal-text.ts';
import { textTable } from './text-table.ts';

/** One list of the API that is sorted by what is worst. */
export interface Ranking {
  readonly name: string;
  readonly title: string;
  readonly route: 'stages' | 'causes' | 'worst';
  readonly by: string;
}

export const rankings = [
  { name: 'stages', title: 'SLOWEST STAGES', route: 'stages', by: 'none' },
  { name: 'causes', title: 'CAUSES', route: 'causes', by: 'none' },
  { name: 'nodes', title: 'WORST NODES', route: 'worst', by: 'node' },
  { name: 'images', title: 'WORST IMAGES', route: 'worst', by: 'image' },
  { name: 'namespaces', title: 'WORST NAMESPACES', route: 'worst', by: 'namespace' },
] as const satisfies readonly Ranking[];

/** A ranking under its title; a line that says so where it is empty. */
export function rankingTable({ title, route, by }: Ranking, rows: readonly AnswerRow[]): string {
  if (rows.length === 0) return `${title}\nnone\n`;
  switch (route) {
    case 'stages':
      return textTable([title, 'OWNER', 'DELIVERIES', 'P50', 'P95', 'MAX'], rows.map(stageCells));
    case 'causes':
      return textTable([title, 'SIDE', 'DELIVERIES', 'BAD'], rows.map(causeCells));
    case 'worst': {
      const measured = by === 'image' ? ['PULL P50', 'PULL P95'] : ['P50', 'P95'];
      return textTable([title, 'DELIVERIES', 'BAD', 'TROUBLED', ...measured, 'MOST OFTEN'], rows.map(groupCells));
    }
    default:
      return unreachable(route);
  }
}

const stageCells = (row: AnswerRow): string[] => [
  row.text('stage') ?? '-',
  row.text('owner') ?? '-',
  count(row, 'deliveries'),
  time(row, 'p50_us'),
  time(row, 'p95_us'),
  time(row, 'max_us'),
];

const causeCells = (row: AnswerRow): string[] => [
  row.text('cause') ?? '-',
  row.text('side') ?? '-',
  count(row, 'deliveries'),
  count(row, 'bad'),
];

function groupCells(row: AnswerRow): string[] {
  const cause = row.text('cause');
  const most = cause === undefined ? '-' : `${count(row, 'cause_deliveries')} ${cause} (${row.text('side') ?? 'nobody'})`;
  const counts = ['deliveries', 'bad', 'troubled'].map((field) => count(row, field));
  return [printable(row.text('key') ?? '-'), ...counts, time(row, 'p50_us'), time(row, 'p95_us'), most];
}

const count = (row: AnswerRow, field: string): string => String(row.number(field) ?? 0);

function time(row: AnswerRow, field: string): string {
  const us = row.number(field);
  return us === undefined ? '-' : secondsText(us);
}
