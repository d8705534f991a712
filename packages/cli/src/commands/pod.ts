import type { Command } from 'commander';
import { type AnswerFlags, declareAnswer, outputOf, printRows, queryOf } from '../answer-output.ts';
import { type AnswerRow, answerRow, itemsOf } from '../answer-rows.ts';
import { type ApiServer, declareServer, openApi, type ServerFlags } from '../api-server.ts';
import { type CommandContext, exitCodes } from '../command.ts';
import { podPage } from '../pod-page.ts';
import { textTable } from '../text-table.ts';

interface Flags extends AnswerFlags, ServerFlags {
  readonly watch?: true;
}

export function define(command: Command, context: CommandContext): void {
  declareServer(declareAnswer(command))
    .argument('<NAME|UID|NS/NAME>', 'the Pod, by name, UID, or namespace and name')
    .option('--watch', 'show it again at each change, until Ctrl-C')
    .addHelpText('after', examples)
    .action((wanted: string, flags: Flags) => run(wanted, flags, context));
}

const examples = `
What happened to one Pod: the answer first, then verdicts, stages, diagnosis with evidence, and the timeline.
Where several Pods match, they are listed, newest first, and the exit code is 1, as when none does.

Examples:
  lunettes pod payments/api-7d9f-x2k4q
  lunettes pod api-7d9f-x2k4q --watch
  lunettes pod 87d90394-7105-4c21-a693-d7e04a4081bb --output json
`;

async function run(wanted: string, flags: Flags, context: CommandContext): Promise<void> {
  const form = outputOf(flags);
  const api = await openApi(flags, context.env);
  try {
    const found = await podsNamed(api, wanted, flags);
    const [only] = found;
    if (only === undefined || found.length > 1) {
      if (only === undefined) context.err(`no Pod is called "${wanted}"\n`);
      else context.out(textTable(['NAMESPACE/POD', 'CLUSTER', 'STATE', 'FIRST SEEN', 'UID'], found.map(incarnationCells)));
      context.exit(exitCodes.negative);
      return;
    }
    for (;;) {
      const page = answerRow(await api.ask(`pods/${encodeURIComponent(only.text('uid') ?? '')}`));
      if (flags.watch === true && context.colour) context.out('\x1b[2J\x1b[H');
      if (form === 'table') context.out(podPage(page, { columns: context.terminal?.columns ?? columnsDefault, colour: context.colour }));
      else printRows([page], form, context.out);
      if (flags.watch !== true) break;
      await api.changed(context.signal);
    }
    context.exit(exitCodes.ok);
  } finally {
    await api.close();
  }
}

const columnsDefault = 100;

/** A whole name or UID wins over what merely begins with it. */
async function podsNamed(api: ApiServer, wanted: string, flags: Flags): Promise<readonly AnswerRow[]> {
  const slash = wanted.indexOf('/');
  const namespace = slash > 0 ? wanted.slice(0, slash) : flags.namespace;
  const name = wanted.slice(slash + 1);
  const { since: _since, until: _until, ...scope } = flags;
  const query = queryOf({ ...scope, ...(namespace === undefined ? {} : { namespace }) }, { q: name, limit: '50' });
  const found = itemsOf(await api.ask(`pods?${query}`));
  const exact = found.filter((row) => row.text('pod') === name || row.text('uid') === name);
  return exact.length > 0 ? exact : found;
}

const incarnationCells = (row: AnswerRow): string[] => [
  `${row.text('namespace') ?? ''}/${row.text('pod') ?? ''}`,
  row.text('cluster') ?? '',
  row.text('state') ?? '',
  row.text('first_seen_at') ?? '',
  row.text('uid') ?? '',
];
