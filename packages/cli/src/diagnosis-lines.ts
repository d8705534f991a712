import type { AnswerRow } from './answer-rows.ts';
import type { PageForm } from './delivery-lines.ts';
import type { InstantText } from './instant-text.ts';
import { printable, wrapped } from './terminal-text.ts';

/** Why, with what it rests on: the deciding evidence first, then what held at the same time. */
export function diagnosisLines(diagnosis: AnswerRow, { columns, paint, instants }: PageForm): readonly string[] {
  const evidence = diagnosis.rows('evidence');
  const more = evidence.length - evidenceShownMax;
  const indented = (text: string): readonly string[] => wrapped(text, { width: columns, indent: '    ' });
  return [
    `  ${paint(`${word(diagnosis, 'cause')} (${word(diagnosis, 'code')})`, 'strong')}  ${certainty(diagnosis)}${placeOf(diagnosis)}`,
    ...indented(diagnosis.text('summary') ?? ''),
    ...evidence.slice(0, evidenceShownMax).flatMap((one) => indented(evidenceText(one, instants))),
    ...(more > 0 ? [`    and ${more} more; --output json shows all`] : []),
    ...diagnosis.rows('also').map((also) => `    also ${word(also, 'cause')}, ${certainty(also)}`),
  ];
}

const evidenceShownMax = 6;

function evidenceText(evidence: AnswerRow, instants: InstantText): string {
  const atUs = evidence.number('at_us');
  const count = evidence.number('count') ?? 1;
  const message = evidence.text('message') ?? '';
  const parts = [
    atUs === undefined ? '' : instants.clock(atUs),
    evidence.text('component') ?? '',
    `${evidence.text('reason') ?? ''}${message === '' ? '' : ':'}`,
    count > 1 ? `(${count} times)` : '',
    message,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

const word = (row: AnswerRow, field: string): string => printable(row.text(field) ?? '-');

const certainty = (row: AnswerRow): string =>
  [row.text('side') ?? 'nobody', word(row, 'confidence'), row.flag('provisional') ? 'so far' : ''].filter((part) => part !== '').join(', ');

function placeOf(diagnosis: AnswerRow): string {
  const parts = ['stage', 'container', 'node', 'image', 'volume'].flatMap((field) => {
    const value = diagnosis.text(field);
    return value === undefined || value === '' ? [] : [`${field} ${printable(value)}`];
  });
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`;
}
