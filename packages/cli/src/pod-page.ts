import type { AnswerRow } from './answer-rows.ts';
import { secondsText } from './delivery-output.ts';
import { textTable } from './text-table.ts';

export interface PodPageForm {
  readonly columns: number;
  readonly colour: boolean;
}

const bold = 1;
const ownerColours: ReadonlyMap<string, number> = new Map([
  ['platform', 34],
  ['capacity', 33],
  ['tenant', 35],
  ['external', 90],
]);

/** One Pod in the terminal: the answer, then per delivery verdicts, stages as bars and what rests on what. */
export function podPage(page: AnswerRow, form: PodPageForm): string {
  const pod = page.row('pod');
  const answer = page.row('answer');
  const paint = (text: string, code: number): string => (form.colour ? `\x1b[${code}m${text}\x1b[0m` : text);
  const lines = [
    paint(`${pod?.text('namespace') ?? ''}/${pod?.text('pod') ?? ''}`, bold) +
      `  ${pod?.text('cluster') ?? ''}  ${pod?.text('node') ?? 'no node'}  ${pod?.text('uid') ?? ''}`,
    '',
    answer?.text('text') ?? 'Nothing is known about this Pod.',
  ];
  const side = answer?.text('side');
  if (side !== undefined) lines.push(`Whose side: ${side}, cause ${answer?.text('cause') ?? '-'} (${answer?.text('confidence') ?? '-'})`);
  const advice = answer?.text('advice');
  if (advice !== undefined && advice !== '') lines.push(`What to do: ${advice}`);
  for (const delivery of page.rows('deliveries')) lines.push('', ...deliveryLines(delivery, page, form, paint));
  lines.push('', paint('TIMELINE', bold), ...timeline(page.rows('milestones')));
  return `${lines.join('\n')}\n`;
}

function deliveryLines(
  delivery: AnswerRow,
  page: AnswerRow,
  form: PodPageForm,
  paint: (text: string, code: number) => string,
): readonly string[] {
  const total = delivery.number('total_us');
  const action = (delivery.text('action') ?? '').toUpperCase();
  return [
    paint(`${action} ${delivery.text('outcome') ?? ''}`, bold) +
      `  started ${delivery.text('started_at') ?? '-'}, took ${total === undefined ? '-' : secondsText(total)}`,
    `  elapsed   ${verdict(delivery, 'pod_slo')}`,
    `  delivery  ${verdict(delivery, 'delivery_slo')}  ${delivery.flag('slo_eligible') ? 'counts' : `does not count: ${delivery.text('slo_excluded') ?? '-'}`}`,
    ...stageBars(delivery, form, paint),
    ...page
      .rows('diagnoses')
      .filter((row) => row.text('delivery_id') === delivery.text('delivery_id'))
      .flatMap(diagnosisLines),
  ];
}

const verdict = (delivery: AnswerRow, slo: string): string => {
  const limit = delivery.number(`${slo}_us`);
  return `${(delivery.text(`${slo}_verdict`) ?? 'unknown').padEnd(8)} limit ${limit === undefined ? 'none' : secondsText(limit)}`;
};

const labelWidth = 40;
const barWidthMin = 10;

/** One bar per stage, as long as its share of the longest; the owner stands beside it, so colour is never alone. */
function stageBars(delivery: AnswerRow, { columns }: PodPageForm, paint: (text: string, code: number) => string): readonly string[] {
  const stages = delivery
    .entries('stages')
    .flatMap(([stage, time]) =>
      typeof time === 'object' ? [{ stage, us: time.number('us') ?? 0, owner: time.text('owner') ?? '', open: time.flag('open') }] : [],
    );
  const longest = Math.max(1, ...stages.map(({ us }) => us));
  const width = Math.max(barWidthMin, columns - labelWidth);
  return stages.map(({ stage, us, owner, open }) => {
    const bar = '█'.repeat(Math.max(1, Math.round((us / longest) * width)));
    return `  ${stage.padEnd(17)} ${owner.padEnd(9)} ${secondsText(us).padStart(10)} ${paint(bar, ownerColours.get(owner) ?? 0)}${open ? ' …' : ''}`;
  });
}

const evidenceShownMax = 5;

function diagnosisLines(diagnosis: AnswerRow): readonly string[] {
  const evidence = diagnosis.rows('evidence').slice(0, evidenceShownMax);
  return [
    `  ${diagnosis.flag('provisional') ? 'so far: ' : ''}${diagnosis.text('cause') ?? ''} (${diagnosis.text('code') ?? ''}): ${diagnosis.text('summary') ?? ''}`,
    ...evidence.map(
      (one) =>
        `    ${one.text('at') ?? ''} ${one.text('reason') ?? ''}${(one.number('count') ?? 1) > 1 ? ` x${one.number('count')}` : ''} ${one.text('message') ?? ''}`,
    ),
  ];
}

/** Milestones in time order; how exact each is stands beside it. */
function timeline(milestones: readonly AnswerRow[]): readonly string[] {
  const rows = milestones
    .filter((row) => !(row.text('type') ?? '').startsWith('delivery.'))
    .map((row) => [
      row.text('at') ?? '',
      `${row.text('type') ?? ''}${row.text('container') ? ` ${row.text('container')}` : ''}`,
      row.text('clock') ?? '',
      `±${row.text('resolution') ?? ''}`,
    ]);
  return textTable(
    ['  AT', 'WHAT', 'CLOCK', 'EXACT TO'],
    rows.map(([at = '', ...rest]) => [`  ${at}`, ...rest]),
  )
    .trimEnd()
    .split('\n');
}
