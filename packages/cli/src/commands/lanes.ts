import { EnvironmentFailure } from '@lunettes/base';
import { kafkaOptions, kafkaTargetOf, resumeLane } from '@lunettes/stages';
import type { Command } from 'commander';
import { declareOutput, listText, outputForm } from '../answer-output.ts';
import { answerRow } from '../answer-rows.ts';
import { declareServer, openApi, type ServerFlags } from '../api-server.ts';
import { type CommandContext, exitCodes, UsageError } from '../command.ts';
import { upDirectory } from '../data-directories.ts';
import { instantText } from '../instant-text.ts';
import { laneMapLine, lanesTable, skipLines, standsStill } from '../lanes-table.ts';
import { declareOptions, readOptions } from '../option-flags.ts';

interface Flags extends ServerFlags {
  readonly lane?: string;
  readonly skip?: string;
  readonly acceptLoss?: true;
  readonly stage?: string;
  readonly output: string;
  readonly tz?: string;
}

export function define(command: Command, context: CommandContext): void {
  declareServer(declareOutput(command.argument('[action]', 'resume: let a stopped lane go on')))
    .option('--accept-loss', 'resume: go on without what retention has taken before it was read; with --kafka-brokers')
    .option('--lane <N>', 'resume: the lane')
    .option('--skip <OFFSET>', 'resume: pass over the record at this offset')
    .option('--stage <NAME>', 'resume: the stage before which the record lies, where several have one of that offset')
    .option('--tz <ZONE>', 'time zone of what is printed, such as UTC or Asia/Tokyo; else that of this machine')
    .addHelpText('after', examples)
    .action((action: string | undefined, flags: Flags) =>
      action === undefined ? show(flags, context) : resume(action, flags, command, context),
    );
  declareOptions(command, kafkaOptions);
}

const examples = `
State of every lane of every stage and sink: where it reads (POSITION), the end of its input, how many records lie between
(LAG), the watermark that it has written last, and why it waits or stands still. Where nobody serves the data directory,
the state is not_running and the positions are those that the last run left.

On Kafka INSTANCE is the process that has the lane now, and not_running means that nobody has it.

Exit code 1: a lane is stopped. The other lanes run on; the reason says what to repair, and the next start of lunettes up
looks again.

resume --skip says that a record, and whatever is missing right before it, will not come back: everyone who reads that topic
passes it over from the next start on, and results are without it. The word is kept with the data, and lunettes lanes shows
it. Whoever serves the directory must be ended first, because lanes read it when they are opened.

With --kafka-brokers the word is kept in the topic of control records, and the stages hear it when they are started again.
resume --accept-loss lets a lane go on that has lost input to retention (input_lost with --on-loss stop), or of which nothing
is known any more (no_state): the loss is told in every topic that it writes, and what was under way counts in no budget.

Examples:
  lunettes lanes
  lunettes lanes --data-dir /var/lib/lunettes --tz UTC
  lunettes lanes --output ndjson
  lunettes lanes resume --lane 3 --skip 18211 --data-dir /var/lib/lunettes
  lunettes lanes resume --lane 3 --skip 18211 --stage slo-evaluator
  lunettes lanes resume --lane 3 --accept-loss --kafka-brokers kafka-0:9092
`;

async function show(flags: Flags, context: CommandContext): Promise<void> {
  const form = outputForm(flags);
  const instants = instantText(flags.tz);
  const api = await openApi(flags, context.env);
  try {
    const system = await api.ask('system');
    if (system === undefined) throw new EnvironmentFailure(`${api.url} does not know /api/v1/system; its version is another than ours`);
    const lanes = answerRow(system).rows('lanes');
    const skips = answerRow(system).rows('skips');
    context.out(
      form === 'table'
        ? `${lanesTable(lanes, instants)}${laneMapLine(answerRow(system).row('lane_map'))}${skipLines(skips)}`
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

async function resume(action: string, flags: Flags, command: Command, context: CommandContext): Promise<void> {
  if (action !== 'resume') throw new UsageError(`lanes knows no "${action}"; there is resume`);
  if (flags.server !== undefined)
    throw new UsageError(
      'resume works on a data directory that nobody serves, or on Kafka; give --data-dir or --kafka-brokers, not --server',
    );
  const lane = wholeOf('--lane', flags.lane);
  if (flags.acceptLoss === true && flags.skip !== undefined) throw new UsageError('resume takes one of --skip and --accept-loss');
  const word =
    flags.acceptLoss === true ? ({ kind: 'accept-loss' } as const) : ({ kind: 'skip', offset: wholeOf('--skip', flags.skip) } as const);
  const values = readOptions(command, kafkaOptions, context);
  if (values.kafkaBrokers.length > 0) {
    const target = { kafka: kafkaTargetOf(values, 'lunettes-lanes'), topicPrefix: values.topicPrefix, lanes: values.lanes };
    for (const { kind, topic, offset } of await resumeLane(target, { lane, stage: flags.stage, word }))
      context.out(
        kind === 'skip'
          ? `offset ${offset} of ${topic} in lane ${lane} is passed over from the next start on\n`
          : `whatever is missing of ${topic} below offset ${offset} in lane ${lane} is given up from the next start on\n`,
      );
    context.exit(exitCodes.ok);
    return;
  }
  if (word.kind === 'accept-loss')
    throw new UsageError('a data directory keeps every record until it is read, so nothing is lost there; give --kafka-brokers');
  const { skipRecord } = await import('@lunettes/embedded');
  const directory = flags.dataDir ?? context.env['LUNETTES_DATA_DIR'] ?? upDirectory;
  const skip = await skipRecord(directory, { lane, offset: word.offset, stage: flags.stage });
  context.out(`offset ${skip.offset} of ${skip.topic} in lane ${skip.lane} is passed over from the next start on\n`);
  context.exit(exitCodes.ok);
}

function wholeOf(flag: string, text: string | undefined): number {
  if (text === undefined) throw new UsageError(`resume needs ${flag}${flag === '--skip' ? ' or --accept-loss' : ''}`);
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${flag} "${text}" is no whole number`);
  return Number(text);
}
