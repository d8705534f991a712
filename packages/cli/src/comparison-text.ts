import type { Rederivation, RowComparison } from '@lunettes/rederive';
import type { InstantText } from './instant-text.ts';
import { printable } from './terminal-text.ts';
import { textTable } from './text-table.ts';

/** Whether new rules told anything else than before; knowing less of what was told before the history is not that. */
export const isEqual = ({ tables }: RowComparison): boolean =>
  tables.every(({ changed, only_old, only_new }) => changed + only_old + only_new === 0);

/** Tables, what became of verdicts and causes, which fields differ, and the first deliveries that do. */
export function comparisonText({ tables, changes, fields, examples }: RowComparison): string {
  const counts = textTable(
    ['TABLE', 'EQUAL', 'CHANGED', 'LESS KNOWN', 'ONLY OLD', 'ONLY NEW'],
    tables.map((one) => [one.table, ...[one.equal, one.changed, one.less_known, one.only_old, one.only_new].map(String)]),
  );
  const changed = textTable(
    ['DELIVERIES', 'FIELD', 'BEFORE', 'NOW'],
    changes.map(({ deliveries, field, from, to }) => [String(deliveries), field, printable(from ?? '-'), printable(to ?? '-')]),
  );
  const differing = fields.map(({ field, deliveries }) => `${field} ${deliveries}`).join(', ');
  const shown = textTable(
    ['DELIVERY', 'IS', 'FIELDS'],
    examples.map(({ delivery_id: id, change, fields: of }) => [printable(id), change.replace('_', ' '), of.join(', ') || '-']),
  );
  return [
    counts,
    ...(changes.length === 0 ? [] : [changed]),
    ...(differing === '' ? [] : [`fields that differ: ${differing}\n`]),
    ...(examples.length === 0 ? [] : [shown]),
  ].join('\n');
}

/** What was compared with what, and what was not. */
export function comparisonSentence(
  { plan, comparison }: { readonly plan: Rederivation; readonly comparison: RowComparison },
  instants: InstantText,
): string {
  const { history, open, recent } = comparison.left_out;
  const from = plan.historyFromUs === 0 ? 'its beginning' : instants.full(plan.historyFromUs);
  return (
    `history from ${from} to ${instants.full(plan.untilUs)} (${instants.zone}); ` +
    `not compared: ${history} deliveries of Pods older than the history, ${open} not final yet, ${recent} too recent\n`
  );
}
