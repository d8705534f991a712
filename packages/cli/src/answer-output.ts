import type { Command } from 'commander';
import { stringify as yamlText } from 'yaml';
import { UsageError } from './command.ts';
import { type InstantText, instantText } from './instant-text.ts';
import { parseWhen, whenForms } from './when-flag.ts';

const answerOutputs = ['table', 'json', 'ndjson', 'yaml'] as const;
export type AnswerOutput = (typeof answerOutputs)[number];

/** Filters and form of every command that asks the API. */
export interface AnswerFlags {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly since?: string;
  readonly until?: string;
  readonly tz?: string;
  readonly output: string;
}

export const declareAnswer = (command: Command): Command =>
  declareOutput(
    command
      .option('--cluster <NAME>', 'only this cluster')
      .option('-n, --namespace <NS>', 'only this namespace')
      .option('--since <WHEN>', `only from then on: ${whenForms}`)
      .option('--until <WHEN>', `only before then: ${whenForms}`)
      .option('--tz <ZONE>', 'time zone of what is printed, such as UTC or Asia/Tokyo; else that of this machine'),
  );

export const declareOutput = (command: Command): Command =>
  command.option('--output <FORM>', `how the answer is printed: ${answerOutputs.join(', ')}`, 'table');

/** The flags, checked. */
export interface AnswerWish {
  readonly form: AnswerOutput;
  readonly instants: InstantText;
  readonly place: { readonly cluster: string | undefined; readonly namespace: string | undefined };
  /** Microseconds as the API takes them. */
  readonly times: { readonly since: string | undefined; readonly until: string | undefined };
}

/** Throws `UsageError` for what cannot be meant, before anybody is asked. */
export function answerWish(flags: AnswerFlags, nowMs: number): AnswerWish {
  const { cluster, namespace, since, until } = flags;
  return {
    form: outputForm(flags),
    instants: instantText(flags.tz),
    place: { cluster, namespace },
    times: {
      since: since === undefined ? undefined : parseWhen('--since', since, nowMs),
      until: until === undefined ? undefined : parseWhen('--until', until, nowMs),
    },
  };
}

export function outputForm({ output }: Pick<AnswerFlags, 'output'>): AnswerOutput {
  const form = answerOutputs.find((one) => one === output);
  if (form === undefined) throw new UsageError(`--output "${output}" is none of ${answerOutputs.join(', ')}`);
  return form;
}

/** Parameters of a route; what is not given is left out. */
export function queryText(parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, value);
  return query.toString();
}

type ProgramForm = Exclude<AnswerOutput, 'table'>;

/** One value as programs want it. */
export function valueText(value: unknown, form: ProgramForm): string {
  switch (form) {
    case 'json':
      return `${JSON.stringify(value, undefined, 2)}\n`;
    case 'ndjson':
      return `${JSON.stringify(value)}\n`;
    case 'yaml':
      return `---\n${yamlText(value)}`;
  }
}

/** Many values: one list, or with `ndjson` a line for each. */
export const listText = (values: readonly unknown[], form: ProgramForm): string =>
  form === 'ndjson' ? values.map((value) => valueText(value, form)).join('') : valueText(values, form);
