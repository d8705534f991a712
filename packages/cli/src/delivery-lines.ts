import type { AnswerRow } from './answer-rows.ts';
import { secondsText } from './delivery-output.ts';
import type { InstantText } from './instant-text.ts';
import { ownerLetters, stageBars } from './stage-bars.ts';
import { type Colour, type Paint, printable } from './terminal-text.ts';

export interface PageForm {
  readonly columns: number;
  readonly paint: Paint;
  readonly instants: InstantText;
}

/** One delivery: what came of it, each verdict beside its limit, what counts, whose time it was, and its stages. */
export function deliveryLines(delivery: AnswerRow, spans: readonly AnswerRow[], form: PageForm): readonly string[] {
  const { paint, instants } = form;
  const outcome = delivery.text('outcome') ?? '-';
  const startUs = delivery.number('started_at_us');
  const endUs = delivery.number('ended_at_us');
  const began = startUs === undefined ? 'its start was not seen' : `from ${instants.full(startUs)}`;
  const ended = endUs === undefined ? '' : ` to ${instants.full(endUs)}`;
  return [
    `${paint(`${(delivery.text('action') ?? '').toUpperCase()} ${outcome}`, 'strong')}  ${duration(delivery, 'total_us')}${outcome === 'open' ? ' so far' : ''}, ${began}${ended}`,
    ...verdictLines(delivery, paint),
    ...countsLines(delivery),
    ...ownersLine(delivery, paint),
    ...noteLines(delivery),
    ...stageBars(delivery, spans, form),
  ];
}

/** Whether something of this delivery failed or missed a limit, as the exit code tells it. */
export function isMissed(delivery: AnswerRow): boolean {
  const ladder = delivery.row('delete_ladder');
  const verdicts = [
    delivery.text('pod_slo_verdict'),
    delivery.text('delivery_slo_verdict'),
    ...ladderSteps.map(([field]) => ladder?.text(field)),
    ...delivery.rows('objectives').map((objective) => objective.text('verdict')),
  ];
  return ['failed', 'rejected'].includes(delivery.text('outcome') ?? '') || verdicts.includes('fail');
}

const ladderSteps = [
  ['within_10m', '10 min'],
  ['within_1h', '1 h'],
  ['within_24h', '24 h'],
] as const;

function verdictLines(delivery: AnswerRow, paint: Paint): readonly string[] {
  const ladder = delivery.row('delete_ladder');
  const steps = ladderSteps.map(([field, within]) => `${ladder?.text(field) ?? 'unknown'} within ${within}`);
  const sigUs = delivery.number('sig_startup_us');
  const excluded = delivery.text('sig_excluded');
  return [
    line('Pod SLO', `${verdict(delivery, 'pod_slo', paint)}took ${duration(delivery, 'total_us')}${sameSide(delivery)}`),
    line('delivery SLO', `${verdict(delivery, 'delivery_slo', paint)}took ${duration(delivery, 'delivery_us')} of platform and capacity`),
    ...(ladder === undefined ? [] : [line('deletion', steps.join(', '))]),
    ...(sigUs === undefined
      ? []
      : [line('SIG startup', `${secondsText(sigUs)}${excluded === undefined ? '' : `, excluded (${excluded})`}`)]),
  ];
}

/** `fail     limit 1 m 30 s, `. */
function verdict(delivery: AnswerRow, slo: 'pod_slo' | 'delivery_slo', paint: Paint): string {
  const given = delivery.text(`${slo}_verdict`) ?? 'unknown';
  const limitUs = delivery.number(`${slo}_us`);
  const text = paint(given, verdictColours.get(given) ?? 'dim') + ' '.repeat(Math.max(1, 9 - given.length));
  return `${text}${limitUs === undefined ? 'no limit' : `limit ${secondsText(limitUs)}`}, `;
}

const verdictColours: ReadonlyMap<string, Colour> = new Map([
  ['success', 'good'],
  ['fail', 'bad'],
  ['pending', 'waiting'],
  ['killed', 'waiting'],
]);

function sameSide(delivery: AnswerRow): string {
  if (!delivery.flag('borderline')) return '';
  const isExact = (delivery.number('uncertainty_us') ?? 0) === 0;
  return `, closer to the limit than was measured (${isExact ? 'by the clock of the node' : `±${duration(delivery, 'uncertainty_us')}`})`;
}

/** What the delivery is under each objective; a row that judges none itself says whether it counts at all. */
function countsLines(delivery: AnswerRow): readonly string[] {
  const objectives = delivery.rows('objectives');
  if (objectives.length === 0) {
    const excluded = delivery.text('slo_excluded');
    return [line('counts', delivery.flag('slo_eligible') ? 'yes' : `no, excluded (${excluded ?? 'no reason given'})`)];
  }
  const standings = new Map<string, AnswerRow[]>();
  for (const objective of objectives) standings.set(standing(objective), [...(standings.get(standing(objective)) ?? []), objective]);
  const parts = [...standings].map(([as, those]) => `${as} in ${those.map((one) => printable(one.text('name') ?? '-')).join(', ')}`);
  return [line('counts as', parts.join('; '))];
}

function standing(objective: AnswerRow): string {
  if (!objective.flag('eligible')) return `excluded (${objective.text('excluded') ?? 'no reason given'})`;
  switch (objective.text('verdict')) {
    case 'success':
      return 'good';
    case 'fail':
      return 'bad';
    case 'pending':
      return 'pending';
    default:
      return 'excluded (no_verdict)';
  }
}

function ownersLine(delivery: AnswerRow, paint: Paint): readonly string[] {
  const parts = [...ownerLetters].flatMap(([owner, { letter, colour }]) => {
    const us = delivery.number(`${owner}_us`);
    return us === undefined ? [] : [`${paint(letter, colour)} ${owner} ${secondsText(us)}`];
  });
  const unexplainedUs = delivery.number('unexplained_us') ?? 0;
  const unexplained = unexplainedUs > 0 ? ` (${secondsText(unexplainedUs)} of it in no stage)` : '';
  return parts.length === 0 ? [] : [line('time of', `${parts.join('  ')}${unexplained}`)];
}

function noteLines(delivery: AnswerRow): readonly string[] {
  const degraded = delivery.texts('degraded');
  return degraded.length === 0 ? [] : [line('degraded', degraded.map(printable).join(', '))];
}

function duration(delivery: AnswerRow, field: string): string {
  const us = delivery.number(field);
  return us === undefined ? '-' : secondsText(us);
}

const line = (label: string, text: string): string => `  ${label.padEnd(14)}${text}`;
