import type { Command } from 'commander';
import { type AnswerFlags, answerWish, declareAnswer, listText, queryText } from '../answer-output.ts';
import { askItems, declareServer, openApi, type ServerFlags } from '../api-server.ts';
import { type CommandContext, exitCodes, UsageError } from '../command.ts';
import { sloTable } from '../slo-table.ts';

interface Flags extends AnswerFlags, ServerFlags {
  readonly objective?: string;
  readonly action?: string;
  readonly by: string;
}

const groups = ['none', 'cluster', 'namespace'] as const;

export function define(command: Command, context: CommandContext): void {
  declareServer(declareAnswer(command))
    .option('--objective <NAME>', 'only this objective: platform, platform-strict, original')
    .option('--action <ACTION>', 'only deliveries of this kind: create, delete, upgrade, resize')
    .option('--by <GROUP>', `one row for each: ${groups.join(', ')}`, 'none')
    .addHelpText('after', examples)
    .action((flags: Flags) => run(flags, context));
}

const examples = `
Attainment is good / (good + bad). What is pending, what is excluded and why, and how much of the time was
seen stand beside it: an attainment means nothing without them. A delivery counts when it was judged.

Examples:
  lunettes slo
  lunettes slo --by namespace --objective platform --since 7d
  lunettes slo --cluster prod --action create --output json
`;

async function run(flags: Flags, context: CommandContext): Promise<void> {
  const by = groups.find((group) => group === flags.by);
  if (by === undefined) throw new UsageError(`--by "${flags.by}" is none of ${groups.join(', ')}`);
  const { form, place, times } = answerWish(flags, Date.now());
  const api = await openApi(flags, context.env);
  try {
    const { objective, action } = flags;
    const rows = await askItems(api, `slo?${queryText({ ...place, ...times, objective, action, group: by })}`);
    context.out(
      form === 'table'
        ? sloTable(rows, by)
        : listText(
            rows.map(({ json }) => json),
            form,
          ),
    );
    context.exit(exitCodes.ok);
  } finally {
    await api.close();
  }
}
