import type { AnswerRow } from './answer-rows.ts';
import type { InstantText } from './instant-text.ts';
import { printable } from './terminal-text.ts';
import { textTable } from './text-table.ts';

/** Stages and sinks with their lanes, in the order of the answer. */
export function lanesTable(lanes: readonly AnswerRow[], instants: InstantText): string {
  if (lanes.length === 0) return 'no lanes\n';
  // In one process there is nobody to tell apart.
  const isShared = lanes.some((lane) => lane.text('instance') !== undefined);
  const holder = (text: string): readonly string[] => (isShared ? [text] : []);
  return textTable(
    ['STAGE', 'LANE', 'STATE', ...holder('INSTANCE'), 'POSITION', 'END', 'LAG', `WATERMARK (${instants.zone})`, 'REASON'],
    lanes.map((lane) => {
      const numbers = ['offset', 'end', 'lag_records'].map((field) => String(lane.number(field) ?? '-'));
      const watermark = lane.number('watermark_at_us');
      return [
        lane.text('stage') ?? '-',
        String(lane.number('lane') ?? '-'),
        lane.text('state') ?? '-',
        ...holder(printable(lane.text('instance') ?? '-')),
        ...numbers,
        watermark === undefined ? '-' : instants.full(watermark),
        printable((lane.text('reason') ?? '-').split('\n', 1)[0] ?? '-'),
      ];
    }),
  );
}

/** Stands still until somebody acts. */
export const standsStill = (lane: AnswerRow): boolean => lane.text('state') === 'stopped';

/** How namespaces are spread over lanes; nothing where one process has all of them. */
export function laneMapLine(laneMap: AnswerRow | undefined): string {
  if (laneMap === undefined) return '';
  return `lane map: ${laneMap.number('lanes') ?? '?'} lanes, ${laneMap.number('lanes_per_cluster') ?? '?'} of them for each cluster\n`;
}

/** What an operator has said to pass over, a line each. */
export const skipLines = (skips: readonly AnswerRow[]): string =>
  skips
    .map(
      (skip) =>
        `passed over: offset ${skip.number('offset') ?? '?'} of ${skip.text('topic') ?? '?'} in lane ${skip.number('lane') ?? '?'}\n`,
    )
    .join('');
