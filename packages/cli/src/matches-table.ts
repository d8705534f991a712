import type { AnswerRow } from './answer-rows.ts';
import type { FoundPods } from './find-pods.ts';
import type { InstantText } from './instant-text.ts';
import { textTable } from './text-table.ts';

/** What may have been meant, newest first: Pods, or creations that the API refused where no Pod has the name. */
export function matchesTable({ pods, refused }: Pick<FoundPods, 'pods' | 'refused'>, instants: InstantText): string {
  if (pods.length > 0) {
    const rows = pods.slice(0, shownMax).map((row) => podCells(row, instants));
    const more = pods.length - shownMax;
    return `${textTable(podHeadings, rows)}${more > 0 ? `and ${more} more; --output json shows all\n` : ''}`;
  }
  return refused.length === 0
    ? ''
    : textTable(
        refusedHeadings,
        refused.map((row) => refusedCells(row, instants)),
      );
}

/** One sentence about why no page is shown. */
export function matchesSentence(wanted: string, { pods, isCut, refused }: FoundPods): string {
  if (pods.length > 0)
    return `${isCut ? 'at least ' : ''}${pods.length} Pods may be meant; name one by its UID, or with its namespace and cluster`;
  return refused.length > 0 ? `no Pod is called "${wanted}"; the API refused to create it` : `no Pod is called "${wanted}"`;
}

const shownMax = 50;

const podHeadings = ['NAMESPACE/POD', 'CLUSTER', 'STATE', 'NODE', 'FIRST SEEN', 'UID'];
const refusedHeadings = ['REFUSED', 'CLUSTER', 'FIRST', 'ATTEMPTS', 'SIDE', 'CAUSE'];

const podCells = (row: AnswerRow, instants: InstantText): string[] => [
  nameOf(row),
  row.text('cluster') ?? '-',
  row.text('state') ?? '-',
  row.text('node') ?? '-',
  instantCell(row.number('first_seen_at_us'), instants),
  row.text('uid') ?? '-',
];

const refusedCells = (row: AnswerRow, instants: InstantText): string[] => [
  nameOf(row),
  row.text('cluster') ?? '-',
  instantCell(row.number('started_at_us'), instants),
  String(row.number('attempt') ?? '-'),
  row.text('side') ?? '-',
  row.text('cause') ?? '-',
];

const nameOf = (row: AnswerRow): string => `${row.text('namespace') ?? '-'}/${row.text('pod') ?? '-'}`;
const instantCell = (us: number | undefined, instants: InstantText): string => (us === undefined ? '-' : instants.full(us));
