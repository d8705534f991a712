import type { Command } from 'commander';
import { type AnswerFlags, declareAnswer, outputOf, printRows, queryOf } from '../answer-output.ts';
import { type AnswerRow, itemsOf } from '../answer-rows.ts';
import { declareServer, openApi, type ServerFlags } from '../api-server.ts';
import { type CommandContext, exitCodes, UsageError } from '../command.ts';
import { textTable } from '../text-table.ts';

interface Flags extends AnswerFlags, ServerFlags {
  readonly objective?: string;
  readonly by: string;
}

const groups = ['none', 'cluster', 'namespace'] as const;

export function define(command: Command, context: CommandContext): void {
  declareServer(declareAnswer(command))
    .option('--objective <NAME>', 'only this objective: platform, platform-strict, original')
    .option('--by <GROUP>', `one row for each: ${groups.join(', ')}`, 'none')
    .addHelpText('after', examples)
    .action((flags: Flags) => run(flags, context));
}

const examples = `
Attainment is good / (good + bad). What is pending, what is excluded and why, and how much was seen stand
beside it: an attainment means nothing without them.

Examples:
  lunettes slo
  lunettes slo --by namespace --objective platform --since 2026-10-01T00:00:00Z
`;

async function run(flags: Flags, context: CommandContext): Promise<void> {
  if (!groups.some((group) => group === flags.by)) throw new UsageError(`--by "${flags.by}" is none of ${groups.join(', ')}`);
  const form = outputOf(flags);
  const api = await openApi(flags, context.env);
  try {
    const query = queryOf(flags, { group: flags.by, ...(flags.objective === undefined ? {} : { objective: flags.objective }) });
    const rows = itemsOf(await api.ask(`slo?${query}`));
    if (form === 'table') context.out(textTable(headings, rows.map(attainmentCells)));
    else printRows(rows, form, context.out);
    context.exit(exitCodes.ok);
  } finally {
    await api.close();
  }
}

const headings = ['OBJECTIVE', 'CLUSTER', 'NAMESPACE', 'ATTAINMENT', 'GOOD', 'BAD', 'PENDING', 'EXCLUDED', 'COVERAGE'];

const attainmentCells = (row: AnswerRow): string[] => [
  row.text('objective') ?? '-',
  row.text('cluster') ?? 'all',
  row.text('namespace') ?? 'all',
  share(row.number('attainment')),
  String(row.number('good') ?? 0),
  String(row.number('bad') ?? 0),
  String(row.number('pending') ?? 0),
  row
    .entries('excluded')
    .map(([reason, count]) => `${String(count)} ${reason}`)
    .join(', ') || '0',
  share(row.number('coverage_ratio'), 'unknown'),
];

const share = (ratio: number | undefined, absent = '-'): string => (ratio === undefined ? absent : `${(ratio * 100).toFixed(2)} %`);
