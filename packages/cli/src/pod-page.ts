import type { AnswerRow } from './answer-rows.ts';
import { deliveryLines, type PageForm } from './delivery-lines.ts';
import { diagnosisLines } from './diagnosis-lines.ts';
import { sideText } from './side-text.ts';
import { printable, wrapped } from './terminal-text.ts';
import { timelineLines } from './timeline-lines.ts';

/** One Pod in the terminal: the answer, then per delivery verdicts, stages and why, then what is told of it outside of deliveries, then its timeline. */
export function podPage(page: AnswerRow, form: PageForm): string {
  const { paint, instants } = form;
  const deliveries = page.rows('deliveries');
  const spans = page.rows('spans');
  const diagnoses = page.rows('diagnoses').filter((row) => (row.number('rank') ?? 1) === 1);
  const ofDelivery = (delivery: AnswerRow): readonly AnswerRow[] =>
    diagnoses.filter((row) => row.text('delivery_id') === delivery.text('delivery_id'));
  const outside = diagnoses.filter((row) => row.text('delivery_id') === undefined).slice(0, outsideShownMax);
  const milestones = page.rows('milestones');
  const more = deliveries.length - deliveriesShownMax;
  const lines = [
    ...headLines(page.row('pod'), form),
    '',
    ...answerLines(page.row('answer'), form),
    ...deliveries
      .slice(0, deliveriesShownMax)
      .flatMap((delivery) => [
        '',
        ...deliveryLines(delivery, spans, form),
        ...ofDelivery(delivery).flatMap((diagnosis) => diagnosisLines(diagnosis, form)),
      ]),
    ...(more > 0 ? ['', `and ${more} earlier deliveries; --output json shows all`] : []),
    ...(outside.length === 0
      ? []
      : ['', paint('AFTER ITS DELIVERY', 'strong'), ...outside.flatMap((diagnosis) => diagnosisLines(diagnosis, form))]),
    ...(milestones.length === 0
      ? []
      : ['', `${paint('TIMELINE', 'strong')}  times in ${instants.zone}`, ...timelineLines(milestones, instants)]),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

const deliveriesShownMax = 5;
const outsideShownMax = 5;

function headLines(pod: AnswerRow | undefined, { paint }: PageForm): readonly string[] {
  const word = (field: string): string | undefined => {
    const text = pod?.text(field);
    return text === undefined || text === '' ? undefined : printable(text);
  };
  const workload = word('workload_name') === undefined ? undefined : `${word('workload_kind') ?? 'workload'} ${word('workload_name')}`;
  const where = [word('cluster'), word('node') ?? 'no node', word('ip'), workload].filter((part) => part !== undefined);
  return [
    `${paint(`${word('namespace') ?? '-'}/${word('pod') ?? '-'}`, 'strong')}  ${word('state') ?? 'unknown'}`,
    `  ${where.join('  ')}  uid ${word('uid') ?? '-'}`,
  ];
}

function answerLines(answer: AnswerRow | undefined, { columns, paint }: PageForm): readonly string[] {
  const width = { width: columns, indent: '' };
  const cause = answer?.text('cause');
  const advice = answer?.text('advice') ?? '';
  return [
    ...wrapped(answer?.text('text') ?? 'Nothing is known about this Pod.', width).map((line) => paint(line, 'strong')),
    ...(cause === undefined ? [] : wrapped(`Whose side: ${sideText(answer?.text('side'))} (${answer?.text('confidence') ?? '-'})`, width)),
    ...(advice === '' ? [] : wrapped(`What to do: ${advice}`, width)),
    ...(cause === undefined ? [] : wrapped(`More about it: lunettes explain ${cause}`, width)),
  ];
}
