import type { AnswerRow } from './answer-rows.ts';
import { secondsText } from './delivery-output.ts';
import { type Colour, type Paint, printable } from './terminal-text.ts';

export interface BarForm {
  readonly columns: number;
  readonly paint: Paint;
}

/** Owners by the letter that stands beside a bar, so that colour is never alone. */
export const ownerLetters: ReadonlyMap<string, { readonly letter: string; readonly colour: Colour }> = new Map([
  ['platform', { letter: 'P', colour: 'platform' }],
  ['capacity', { letter: 'C', colour: 'capacity' }],
  ['tenant', { letter: 'T', colour: 'tenant' }],
  ['external', { letter: 'E', colour: 'external' }],
]);

/**
 * One line per stage of a delivery, in the order in which they began: each stretch of it where it lies between start
 * and end of the delivery, drawn to an eighth of a column. A stage without spans, or a delivery without a length, has
 * its duration only.
 */
export function stageBars(delivery: AnswerRow, spans: readonly AnswerRow[], { columns, paint }: BarForm): readonly string[] {
  const startUs = delivery.number('started_at_us') ?? 0;
  const traceId = delivery.text('trace_id');
  const stages = delivery
    .entries('stages')
    .flatMap(([stage, time]) => (typeof time === 'object' ? [{ stage: printable(stage), time }] : []))
    .map(({ stage, time }) => ({
      stage,
      owner: time.text('owner') ?? '',
      us: time.number('us') ?? 0,
      open: time.flag('open'),
      stretches: spans.filter((span) => span.text('trace_id') === traceId && span.text('stage') === stage).map(stretchOf),
    }));
  // What was refused before the Pod existed may lie before the start.
  const fromUs = Math.min(startUs, ...stages.flatMap(({ stretches }) => stretches.map((one) => one.fromUs)));
  const toUs = Math.max(
    startUs + (delivery.number('total_us') ?? 0),
    ...stages.flatMap(({ stretches }) => stretches.map((one) => one.toUs)),
  );
  const nameWidth = Math.max(0, ...stages.map(({ stage }) => stage.length));
  const barWidth = Math.max(barWidthMin, columns - nameWidth - besideBar);
  return stages
    .sort((a, b) => beginOf(a.stretches) - beginOf(b.stretches) || (a.stage < b.stage ? -1 : 1))
    .map(({ stage, owner, us, open, stretches }) => {
      const { letter, colour } = ownerLetters.get(owner) ?? { letter: '?', colour: 'dim' };
      const bar = drawn(stretches, { fromUs, toUs, width: barWidth });
      return `  ${stage.padEnd(nameWidth)} ${paint(letter, colour)} ${paint(bar, colour)} ${secondsText(us).padStart(durationWidth)}${open ? ' open' : ''}`;
    });
}

const barWidthMin = 10;
const durationWidth = 11;
/** Everything on a line but the name and the bar: indent, letter, gaps, duration, ` open`. */
const besideBar = 2 + 3 + 1 + durationWidth + ' open'.length;

interface Stretch {
  readonly fromUs: number;
  readonly toUs: number;
}

const stretchOf = (span: AnswerRow): Stretch => {
  const fromUs = span.number('start_at_us') ?? 0;
  return { fromUs, toUs: Math.max(fromUs, span.number('end_at_us') ?? fromUs) };
};

const beginOf = (stretches: readonly Stretch[]): number => Math.min(Number.MAX_SAFE_INTEGER, ...stretches.map(({ fromUs }) => fromUs));

/** Left parts of a column, from one eighth to seven. */
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** Always `width` columns wide; what is too short to see still has the thinnest mark. */
function drawn(stretches: readonly Stretch[], { fromUs, toUs, width }: Stretch & { readonly width: number }): string {
  const cells = Array<string>(width).fill(' ');
  const lengthUs = toUs - fromUs;
  for (const stretch of lengthUs > 0 ? stretches : []) {
    const placeOf = (us: number): number => ((us - fromUs) / lengthUs) * width;
    const first = Math.min(width - 1, Math.floor(placeOf(stretch.fromUs)));
    const end = Math.max(first + 1 / 8, Math.round(placeOf(stretch.toUs) * 8) / 8);
    const whole = Math.min(width, Math.floor(end));
    for (let at = first; at < whole; at++) cells[at] = '█';
    const rest = eighths[Math.round((end - Math.floor(end)) * 8)] ?? '';
    if (rest !== '' && whole < width && cells[whole] !== '█') cells[whole] = rest;
  }
  return cells.join('');
}
