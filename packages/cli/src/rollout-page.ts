import type { AnswerRow } from './answer-rows.ts';
import { secondsText } from './delivery-output.ts';
import type { InstantText } from './instant-text.ts';
import { printable } from './terminal-text.ts';
import { textTable } from './text-table.ts';

/** One rollout: how far it is in words, its Pods with those that held it up first, and the other rollouts of the workload. */
export function rolloutPage(page: AnswerRow, instants: InstantText): string {
  const rollout = page.row('rollout');
  if (rollout === undefined) return '';
  const others = page.rows('rollouts').filter((one) => one.text('revision') !== rollout.text('revision'));
  return [
    `${headline(rollout)}\n${courseOf(rollout, instants)}\n`,
    podsTable(page.rows('pods')),
    ...(others.length === 0
      ? []
      : [
          textTable(
            ['OTHER REVISIONS', 'STATE', 'BEGAN', 'TOOK'],
            others.map((one) => otherCells(one, instants)),
          ),
        ]),
  ].join('\n');
}

/** Workloads of one name in several places. */
export const workloadsTable = (found: readonly AnswerRow[]): string =>
  textTable(
    ['CLUSTER', 'NAMESPACE/NAME', 'KIND', 'STATE', 'READY'],
    found.map((row) => [
      printable(row.text('cluster') ?? ''),
      printable(`${row.text('namespace') ?? ''}/${row.text('workload_name') ?? ''}`),
      row.text('workload_kind') ?? '',
      row.text('state') ?? '',
      readyText(row),
    ]),
  );

function headline(rollout: AnswerRow): string {
  const place = ['cluster', 'namespace', 'workload_name'].map((field) => printable(rollout.text(field) ?? '')).join('/');
  const revision = rollout.text('revision');
  return `${rollout.text('workload_kind') ?? 'workload'} ${place}${revision === undefined || revision === '' ? '' : `, revision ${printable(revision)}`}`;
}

/** `completed after 12.300 s: 3 of 3 ready`. */
function courseOf(rollout: AnswerRow, instants: InstantText): string {
  const began = rollout.number('began_at_us') ?? 0;
  const after = (field: string): string => secondsText(Math.max(0, (rollout.number(field) ?? began) - began));
  const far = `${readyText(rollout)} ready, ${rollout.number('created') ?? '?'} created`;
  const since = `began ${instants.full(began)}`;
  switch (rollout.text('state')) {
    case 'completed':
      return `${since}, completed after ${after('completed_at_us')}: ${far}`;
    case 'stuck': {
      const why = [rollout.text('reason'), rollout.text('message')].filter((text) => text !== undefined && text !== '').join(': ');
      return `${since}, stuck after ${after('stuck_at_us')}: ${far}${why === '' ? '' : `\n${printable(why)}`}`;
    }
    case 'superseded':
      return `${since}, never completed: another revision took its place, ${far}`;
    default:
      return `${since}, not completed: ${far}`;
  }
}

const readyText = (row: AnswerRow): string => `${row.number('ready') ?? '?'} of ${row.number('desired') ?? '?'}`;

function podsTable(pods: readonly AnswerRow[]): string {
  if (pods.length === 0) return 'no Pod of it is known\n';
  const headings = ['POD', 'HELD IT UP', 'OUTCOME', 'TOTAL', 'DELIVERY', 'NODE', 'CAUSE'];
  return textTable(
    headings,
    pods.map((row) => [
      printable(row.text('pod') ?? ''),
      row.flag('held_up') ? 'yes' : '-',
      row.text('outcome') ?? '',
      timeOf(row, 'total_us'),
      timeOf(row, 'delivery_us'),
      printable(row.text('node') ?? '-'),
      row.text('cause') === undefined ? '-' : `${row.text('cause')} (${row.text('side') ?? 'nobody'})`,
    ]),
  );
}

function otherCells(row: AnswerRow, instants: InstantText): string[] {
  const [began, completed] = [row.number('began_at_us') ?? 0, row.number('completed_at_us')];
  const took = completed === undefined ? '-' : secondsText(Math.max(0, completed - began));
  return [printable(row.text('revision') ?? ''), row.text('state') ?? '', instants.full(began), took];
}

function timeOf(row: AnswerRow, field: string): string {
  const us = row.number(field);
  return us === undefined ? '-' : secondsText(us);
}
