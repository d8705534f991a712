import { hostname } from 'node:os';
import {
  kafkaOptions,
  kafkaTargetOf,
  options,
  type RunningStage,
  redisOptions,
  redisTargetOf,
  type StageName,
  stageNames,
  startStage,
} from '@lunettes/stages';
import { createLogger } from '@lunettes/telemetry';
import type { Command } from 'commander';
import { type CommandContext, exitCodes, UsageError } from '../command.ts';
import { declareOptions, readOptions } from '../option-flags.ts';

const table = { ...kafkaOptions, ...redisOptions, ...options };

export function define(command: Command, context: CommandContext): void {
  command.argument('<service>', `one of ${stageNames.join(', ')}`);
  declareOptions(command, table);
  command.addHelpText('after', examples).action((service: string) => run(service, command, context));
}

const examples = `
Runs one service of the distributed form until it is told to end, as many instances as there are lanes: they share the
lanes out among themselves. SIGTERM finishes the round under way and hands the lanes over; after a kill another instance
goes on where this one was. The log goes to standard error, one JSON object a line.

Examples:
  lunettes topics apply --kafka-brokers kafka-0:9092
  lunettes run normalizer --kafka-brokers kafka-0:9092 --redis-url redis://redis:6379
  lunettes run slo-evaluator --listen 0.0.0.0 --instance slo-evaluator-3
`;

async function run(service: string, command: Command, context: CommandContext): Promise<void> {
  const stage = stageOf(service);
  const values = readOptions(command, table, context);
  const instance = values.instance ?? hostname();
  const running = await startStage({
    stage,
    kafka: kafkaTargetOf(values, `lunettes-${stage}`),
    redis: redisTargetOf(values),
    topicPrefix: values.topicPrefix,
    lanes: values.lanes,
    singleBroker: values.singleBroker,
    instance,
    listen: values.listen,
    port: values.port,
    snapshotIntervalMs: values.snapshotInterval,
    onLoss: values.onLoss,
    logger: createLogger({ service: stage }),
  });
  context.out(`${stage} answers at ${running.url}\n`);
  await untilEnded(running, context.signal);
  context.exit(exitCodes.ok);
}

/** A failure ends the process with its reason; there is nothing to drain then that the next start would not find. */
async function untilEnded(running: RunningStage, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([aborted, running.failed]);
  await running.close();
}

function stageOf(service: string): StageName {
  const stage = stageNames.find((name) => name === service);
  if (stage === undefined) throw new UsageError(`there is no service "${service}"; run one of ${stageNames.join(', ')}`);
  return stage;
}
