import type { AnswerRow } from './answer-rows.ts';
import type { InstantText } from './instant-text.ts';
import { printable } from './terminal-text.ts';
import { textTable } from './text-table.ts';

/**
 * Milestones in time order, each with its distance from the first, the clock that says so and how exact it is. In a
 * long life the middle is left out and counted; what begins and ends deliveries is ours and not a milestone.
 */
export function timelineLines(milestones: readonly AnswerRow[], instants: InstantText): readonly string[] {
  const shown = milestones.filter((row) => !row.text('type')?.startsWith('delivery.'));
  const firstUs = shown[0]?.number('at_us') ?? 0;
  const cellsOf = (row: AnswerRow): readonly string[] => {
    const atUs = row.number('at_us');
    const container = row.text('container') ?? '';
    return [
      atUs === undefined ? '-' : instants.full(atUs),
      atUs === undefined ? '-' : `+${((atUs - firstUs) / 1_000_000).toFixed(3)} s`,
      `${row.text('type') ?? '-'}${container === '' ? '' : ` ${container}`}`,
      row.text('clock') ?? '-',
      `±1 ${row.text('resolution') ?? '?'}`,
    ].map(printable);
  };
  const left = shown.length - headMax - tailMax;
  const rows = left > 0 ? [...shown.slice(0, headMax), ...shown.slice(-tailMax)] : shown;
  const lines = textTable(['  AT', 'AFTER', 'WHAT', 'CLOCK', 'EXACT TO'], rows.map(cellsOf).map(indented)).trimEnd().split('\n');
  const skipped = `  ... ${left} more; --output json shows all`;
  return left > 0 ? [...lines.slice(0, headMax + 1), skipped, ...lines.slice(headMax + 1)] : lines;
}

const headMax = 40;
const tailMax = 10;

const indented = ([at = '', ...rest]: readonly string[]): readonly string[] => [`  ${at}`, ...rest];
