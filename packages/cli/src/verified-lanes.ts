import { EnvironmentFailure } from '@lunettes/base';
import { queryText } from './answer-output.ts';
import { type AnswerRow, answerRow } from './answer-rows.ts';
import { type ApiServer, askItems } from './api-server.ts';
import { printable } from './terminal-text.ts';
import { textTable } from './text-table.ts';

/** One topic of one lane, compared with the rows that were made of it. */
export interface VerifiedLane {
  readonly topic: string;
  readonly lane: number;
  /** Oldest offset that is kept, and one past the newest. */
  readonly first: number;
  readonly end: number;
  /** Offsets that no writer has accounted for, both ends included. */
  readonly missing: readonly { readonly first: number; readonly last: number }[];
  readonly identities: number;
  readonly final_rows: number;
  /** Identities whose row is not the one that the log asks for, and the first of them. */
  readonly wrong: number;
  readonly examples: readonly unknown[];
}

/** Asks for all topics and lanes, one part after the other; `said` is told before each lane. */
export async function verifyLanes(api: ApiServer, said: (topic: string, lane: number) => void): Promise<readonly VerifiedLane[]> {
  const lanes: VerifiedLane[] = [];
  for (const row of await askItems(api, 'verify')) {
    const topic = row.text('topic') ?? '';
    const lane = whole(row, 'lane');
    said(topic, lane);
    let rows = { identities: 0, final_rows: 0, wrong: 0, examples: [] as readonly unknown[] };
    const parts = whole(row, 'parts');
    for (let part = 0; part < parts; part++) {
      const path = `verify/${topic}/${lane}?${queryText({ part: String(part), parts: String(parts) })}`;
      const answer = await api.ask(path);
      if (answer === undefined) throw new EnvironmentFailure(`${api.url} does not know /api/v1/${path}; its version is another than ours`);
      const report = answerRow(answer);
      rows = {
        identities: rows.identities + whole(report, 'identities'),
        final_rows: rows.final_rows + whole(report, 'final_rows'),
        wrong: rows.wrong + whole(report, 'wrong'),
        examples: [...rows.examples, ...report.rows('examples').map(({ json }) => json)],
      };
    }
    const missing = row.rows('missing').map((range) => ({ first: whole(range, 'first'), last: whole(range, 'last') }));
    lanes.push({ topic, lane, first: whole(row, 'first'), end: whole(row, 'end'), missing, ...rows });
  }
  return lanes;
}

/** A number that is not there must not count as nothing wrong. */
function whole(row: AnswerRow, field: string): number {
  const value = row.number(field);
  if (value === undefined) throw new EnvironmentFailure(`the answer of the server has no "${field}"; its version is another than ours`);
  return value;
}

export const isComplete = ({ missing, identities, final_rows, wrong }: VerifiedLane): boolean =>
  missing.length === 0 && wrong === 0 && identities === final_rows;

/** Ranges shown of one lane; `--output json` has all. */
const rangesShown = 5;

export function verifiedTable(lanes: readonly VerifiedLane[]): string {
  return textTable(
    ['TOPIC', 'LANE', 'FIRST', 'END', 'IDENTITIES', 'ROWS', 'WRONG', 'MISSING OFFSETS'],
    lanes.map(({ topic, lane, first, end, missing, identities, final_rows, wrong }) => {
      const ranges = missing.slice(0, rangesShown).map((range) => `${range.first}-${range.last}`);
      const more = missing.length > rangesShown ? [`and ${missing.length - rangesShown} more`] : [];
      const numbers = [lane, first, end, identities, final_rows, wrong].map(String);
      return [topic, ...numbers, [...ranges, ...more].join(', ') || '-'];
    }),
  );
}

/** The wrong rows that are known by name, one a line. */
export function wrongLines(lanes: readonly VerifiedLane[]): string {
  return lanes
    .flatMap(({ topic, lane, examples }) =>
      examples.map(answerRow).map((row) => {
        const identity = row
          .entries('identity')
          .map(([name, value]) => `${name}=${printable(String(value))}`)
          .join(' ');
        return `${topic} lane ${lane} offset ${row.number('offset') ?? '?'}: ${row.text('problem') ?? 'wrong'}: ${identity}\n`;
      }),
    )
    .join('');
}
