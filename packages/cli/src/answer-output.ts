import type { Command } from 'commander';
import { stringify as yamlText } from 'yaml';
import type { AnswerRow } from './answer-rows.ts';
import { UsageError } from './command.ts';

const answerOutputs = ['table', 'json', 'ndjson', 'yaml'] as const;
export type AnswerOutput = (typeof answerOutputs)[number];

/** Filters and form of every command that asks the API for many rows. */
export interface AnswerFlags {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly since?: string;
  readonly until?: string;
  readonly output: string;
}

export const declareAnswer = (command: Command): Command =>
  command
    .option('--cluster <NAME>', 'only this cluster')
    .option('-n, --namespace <NS>', 'only this namespace')
    .option('--since <WHEN>', 'from this RFC 3339 instant on')
    .option('--until <WHEN>', 'before this RFC 3339 instant')
    .option('--output <FORM>', `how the answer is printed: ${answerOutputs.join(', ')}`, 'table');

export function outputOf({ output }: Pick<AnswerFlags, 'output'>): AnswerOutput {
  const form = answerOutputs.find((one) => one === output);
  if (form === undefined) throw new UsageError(`--output "${output}" is none of ${answerOutputs.join(', ')}`);
  return form;
}

/** The flags as parameters of a route; what is not given is left out. */
export function queryOf(flags: AnswerFlags, more: Readonly<Record<string, string>> = {}): string {
  const given: Record<string, string | undefined> = {
    cluster: flags.cluster,
    namespace: flags.namespace,
    since: flags.since,
    until: flags.until,
    ...more,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value !== undefined) query.set(name, value);
  return query.toString();
}

/** Rows as programs want them. */
export function printRows(rows: readonly AnswerRow[], form: Exclude<AnswerOutput, 'table'>, out: (text: string) => void): void {
  const values = rows.map((row) => row.json);
  if (form === 'json') out(`${JSON.stringify(values, undefined, 2)}\n`);
  if (form === 'ndjson') for (const value of values) out(`${JSON.stringify(value)}\n`);
  if (form === 'yaml') out(yamlText(values));
}
