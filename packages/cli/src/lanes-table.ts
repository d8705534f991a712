import type { AnswerRow } from './answer-rows.ts';
import type { InstantText } from './instant-text.ts';
import { printable } from './terminal-text.ts';
import { textTable } from './text-table.ts';

/** Stages and sinks with their lanes, in the order of the answer. */
export function lanesTable(lanes: readonly AnswerRow[], instants: InstantText): string {
  if (lanes.length === 0) return 'no lanes\n';
  return textTable(
    ['STAGE', 'LANE', 'STATE', 'POSITION', 'END', 'LAG', `WATERMARK (${instants.zone})`, 'REASON'],
    lanes.map((lane) => {
      const numbers = ['offset', 'end', 'lag_records'].map((field) => String(lane.number(field) ?? '-'));
      const watermark = lane.number('watermark_at_us');
      return [
        lane.text('stage') ?? '-',
        String(lane.number('lane') ?? '-'),
        lane.text('state') ?? '-',
        ...numbers,
        watermark === undefined ? '-' : instants.full(watermark),
        printable((lane.text('reason') ?? '-').split('\n', 1)[0] ?? '-'),
      ];
    }),
  );
}

/** Stands still until somebody acts. */
export const standsStill = (lane: AnswerRow): boolean => lane.text('state') === 'stopped';

/** What an operator has said to pass over, a line each. */
export const skipLines = (skips: readonly AnswerRow[]): string =>
  skips
    .map(
      (skip) =>
        `passed over: offset ${skip.number('offset') ?? '?'} of ${skip.text('topic') ?? '?'} in lane ${skip.number('lane') ?? '?'}\n`,
    )
    .join('');
