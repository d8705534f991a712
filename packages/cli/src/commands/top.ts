import type { Command } from 'commander';
import { type AnswerFlags, declareAnswer, outputOf, printRows, queryOf } from '../answer-output.ts';
import { type AnswerRow, itemsOf } from '../answer-rows.ts';
import { declareServer, openApi, type ServerFlags } from '../api-server.ts';
import { type CommandContext, exitCodes, UsageError } from '../command.ts';
import { secondsText } from '../delivery-output.ts';
import { textTable } from '../text-table.ts';

interface Flags extends AnswerFlags, ServerFlags {
  readonly limit: string;
}

export function define(command: Command, context: CommandContext): void {
  declareServer(declareAnswer(command))
    .option('--limit <N>', 'rows of each table', '8')
    .addHelpText('after', examples)
    .action((flags: Flags) => run(flags, context));
}

const examples = `
The slowest stages, and what goes wrong most often: by cause, node, image and namespace.

Examples:
  lunettes top
  lunettes top -n payments --limit 20
`;

/** What is ranked, with the route and its grouping. */
const rankings = [
  { title: 'SLOWEST STAGES', path: 'stages', by: 'none' },
  { title: 'CAUSES', path: 'causes', by: 'none' },
  { title: 'NODES', path: 'causes', by: 'node' },
  { title: 'IMAGES', path: 'causes', by: 'image' },
  { title: 'NAMESPACES', path: 'causes', by: 'namespace' },
] as const;

async function run(flags: Flags, context: CommandContext): Promise<void> {
  if (!/^[1-9]\d{0,2}$/.test(flags.limit)) throw new UsageError(`--limit "${flags.limit}" is no whole number from 1 to 999`);
  const form = outputOf(flags);
  const api = await openApi(flags, context.env);
  try {
    for (const { title, path, by } of rankings) {
      const rows = itemsOf(await api.ask(`${path}?${queryOf(flags, { by, limit: flags.limit })}`));
      if (form !== 'table') printRows(rows, form, context.out);
      else if (path === 'stages')
        context.out(`${textTable([title, 'OWNER', 'DELIVERIES', 'MEDIAN', 'P95', 'MAX'], rows.map(stageCells))}\n`);
      else
        context.out(
          `${textTable(
            [title, 'CAUSE', 'SIDE', 'DELIVERIES', 'COUNTED AS BAD'],
            rows.map((row) => causeCells(row, by)),
          )}\n`,
        );
    }
    context.exit(exitCodes.ok);
  } finally {
    await api.close();
  }
}

const stageCells = (row: AnswerRow): string[] => [
  row.text('stage') ?? '-',
  row.text('owner') ?? '-',
  String(row.number('deliveries') ?? 0),
  secondsText(row.number('p50_us') ?? 0),
  secondsText(row.number('p95_us') ?? 0),
  secondsText(row.number('max_us') ?? 0),
];

const causeCells = (row: AnswerRow, by: string): string[] => [
  by === 'none' ? 'all' : (row.text('key') ?? '-'),
  row.text('cause') ?? '-',
  row.text('side') ?? '-',
  String(row.number('deliveries') ?? 0),
  String(row.number('bad') ?? 0),
];
