import { EnvironmentFailure } from '@lunettes/base';
import type { Command } from 'commander';
import { declareOutput, listText, outputForm } from '../answer-output.ts';
import { answerRow } from '../answer-rows.ts';
import { declareServer, openApi, type ServerFlags } from '../api-server.ts';
import { type CommandContext, exitCodes } from '../command.ts';
import { instantText } from '../instant-text.ts';
import { lanesTable, standsStill } from '../lanes-table.ts';

interface Flags extends ServerFlags {
  readonly output: string;
  readonly tz?: string;
}

export function define(command: Command, context: CommandContext): void {
  declareServer(declareOutput(command))
    .option('--tz <ZONE>', 'time zone of what is printed, such as UTC or Asia/Tokyo; else that of this machine')
    .addHelpText('after', examples)
    .action((flags: Flags) => run(flags, context));
}

const examples = `
State of every lane of every stage and sink: where it reads (POSITION), the end of its input, how many records lie between
(LAG), the watermark that it has written last, and why it waits or stands still. Where nobody serves the data directory,
the state is not_running and the positions are those that the last run left.

Exit code 1: a lane is stopped. The other lanes run on; the reason says what to repair, and the next start of lunettes up
looks again.

Examples:
  lunettes lanes
  lunettes lanes --data-dir /var/lib/lunettes --tz UTC
  lunettes lanes --output ndjson
`;

async function run(flags: Flags, context: CommandContext): Promise<void> {
  const form = outputForm(flags);
  const instants = instantText(flags.tz);
  const api = await openApi(flags, context.env);
  try {
    const system = await api.ask('system');
    if (system === undefined) throw new EnvironmentFailure(`${api.url} does not know /api/v1/system; its version is another than ours`);
    const lanes = answerRow(system).rows('lanes');
    context.out(
      form === 'table'
        ? lanesTable(lanes, instants)
        : listText(
            lanes.map(({ json }) => json),
            form,
          ),
    );
    context.exit(lanes.some(standsStill) ? exitCodes.negative : exitCodes.ok);
  } finally {
    await api.close();
  }
}
