import { type AppliedSettings, applyTopics, checkTopics, type PlannedTopic } from '@lunettes/adapter-kafka';
import { EnvironmentFailure } from '@lunettes/base';
import { kafkaOptions, kafkaTargetOf } from '@lunettes/stages';
import type { Command } from 'commander';
import { type CommandContext, exitCodes, UsageError } from '../command.ts';
import { declareOptions, readOptions } from '../option-flags.ts';
import { textTable } from '../text-table.ts';
import { topicOptions } from '../topic-options.ts';

const table = { ...kafkaOptions, ...topicOptions };

export function define(command: Command, context: CommandContext): void {
  command.argument('<action>', 'apply');
  declareOptions(command, table);
  command.addHelpText('after', examples).action((action: string) => run(action, command, context));
}

const examples = `
Creates the topics that are missing and sets back what has drifted; it can be repeated at any time. With anything in the
way that could lose records (too few copies, unclean elections, compaction, retention by size, another number of
partitions) nothing is changed, and no service starts.

The lane map, how many lanes there are and how many of them one cluster uses, is kept with the topics. It is fixed while they
live: every service reads it and refuses to start with other numbers. For other ones make topics under another --topic-prefix.

Examples:
  lunettes topics apply --kafka-brokers kafka-0:9092 --lanes 64
  lunettes topics apply --dry-run
  lunettes topics apply --single-broker
`;

async function run(action: string, command: Command, context: CommandContext): Promise<void> {
  if (action !== 'apply') throw new UsageError(`topics knows no "${action}"; there is apply`);
  const values = readOptions(command, table, context);
  const settings: AppliedSettings = {
    prefix: values.topicPrefix,
    lanes: values.lanes,
    lanesPerCluster: values.lanesPerCluster,
    replication: values.singleBroker ? 1 : values.replication,
    minInsync: values.singleBroker ? 1 : values.minInsync,
    retentionMs: values.topicRetention,
    singleBroker: values.singleBroker,
  };
  const target = kafkaTargetOf(values, 'lunettes-topics');
  const plan = await outside(() => (values.dryRun ? checkTopics(target, settings) : applyTopics(target, settings)));
  context.out(planText(plan, values.dryRun ? 'to do' : 'done'));
  context.exit(plan.some(({ refusals }) => refusals.length > 0) ? exitCodes.negative : exitCodes.ok);
}

/** What goes wrong at the brokers is told in one sentence. */
async function outside<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new EnvironmentFailure(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function planText(plan: readonly PlannedTopic[], when: string): string {
  const refused = plan.some(({ refusals }) => refusals.length > 0);
  const rows = plan.map(({ name, action, partitions, drift }) => [
    name,
    refused && action !== 'keep' ? `${action} (refused)` : action,
    String(partitions),
    drift.join(', '),
  ]);
  const refusals = plan.flatMap(({ name, refusals: reasons }) => reasons.map((reason) => `${name}: ${reason}\n`));
  return `${textTable(['TOPIC', when.toUpperCase(), 'PARTITIONS', 'DRIFT'], rows)}\n${refusals.join('')}`;
}
