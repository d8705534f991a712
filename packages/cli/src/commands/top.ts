import type { Command } from 'commander';
import { type AnswerFlags, answerWish, declareAnswer, queryText, valueText } from '../answer-output.ts';
import { askItems, declareServer, openApi, type ServerFlags } from '../api-server.ts';
import { type CommandContext, exitCodes, UsageError } from '../command.ts';
import { rankings, rankingTable } from '../ranking-table.ts';

interface Flags extends AnswerFlags, ServerFlags {
  readonly action?: string;
  readonly limit: string;
}

export function define(command: Command, context: CommandContext): void {
  declareServer(declareAnswer(command))
    .option('--action <ACTION>', 'only deliveries of this kind: create, delete, upgrade, resize')
    .option('--limit <N>', `rows of each table, 1 to ${rowsMax}`, '8')
    .addHelpText('after', examples)
    .action((flags: Flags) => run(flags, context));
}

/** What the API gives at once. */
const rowsMax = 500;

const examples = `
The slowest stages, the most frequent causes, and the nodes, images and namespaces with the most bad
deliveries. BAD counts against the objective "platform"; TROUBLED has a cause, whether it counts or not; P50
and P95 are the time of platform and capacity, of images that of their pulls.

Examples:
  lunettes top
  lunettes top -n payments --limit 20 --since 24h
  lunettes top --output ndjson
`;

async function run(flags: Flags, context: CommandContext): Promise<void> {
  const { limit, action } = flags;
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > rowsMax)
    throw new UsageError(`--limit "${limit}" is no whole number from 1 to ${rowsMax}`);
  const { form, place, times } = answerWish(flags, Date.now());
  const api = await openApi(flags, context.env);
  try {
    const answers = await Promise.all(
      rankings.map(async (ranking) => {
        const query = queryText({ ...place, ...times, action, by: ranking.by, limit });
        return { ranking, rows: await askItems(api, `${ranking.route}?${query}`) };
      }),
    );
    if (form === 'table') context.out(answers.map(({ ranking, rows }) => rankingTable(ranking, rows)).join('\n'));
    else if (form === 'ndjson')
      for (const { ranking, rows } of answers)
        for (const { json } of rows) context.out(valueText({ ranking: ranking.name, ...fieldsOf(json) }, form));
    else context.out(valueText(Object.fromEntries(answers.map(({ ranking, rows }) => [ranking.name, rows.map(({ json }) => json)])), form));
    context.exit(exitCodes.ok);
  } finally {
    await api.close();
  }
}

const fieldsOf = (json: unknown): object => (typeof json === 'object' && json !== null ? json : {});
