import { hostname } from 'node:os';
import { keptKeysOf } from '@lunettes/core/trace-config';
import { type RunningService, type ServiceEntry, services, type TraceConfig } from '@lunettes/distributed';
import { createLogger } from '@lunettes/telemetry';
import type { Command } from 'commander';
import { type CommandContext, exitCodes } from '../command.ts';
import { followTraceConfig } from '../follow-trace-config.ts';
import { declareOptions, readOptions } from '../option-flags.ts';
import { traceConfigFile } from '../trace-config-file.ts';

export function define(command: Command, context: CommandContext): void {
  for (const service of services) {
    const own = command.command(service.name).description(service.summary);
    declareOptions(own, service.options);
    own.addHelpText('after', examplesOf(service)).action(() => run(service, own, context));
  }
  command.addHelpText('after', examples);
}

const examples = `
Runs one service of the distributed form until it is told to end, as many instances as there are lanes: they share the
lanes out among themselves. Everything that is wrong at the start is told at once. SIGTERM finishes what is under way and
hands the lanes over; after a kill another instance goes on where this one was. The log goes to standard error, one JSON
object a line; /healthz, /readyz and /metrics are served at --listen and --port.

Examples:
  lunettes run normalizer --help
  lunettes topics apply --kafka-brokers kafka-0:9092
  lunettes run normalizer --kafka-brokers kafka-0:9092 --redis-url redis://redis:6379
  lunettes run slo-evaluator --listen 0.0.0.0 --instance slo-evaluator-3
`;

const connections: Readonly<Record<string, string>> = {
  collector: '--redis-url redis://redis:6379 --listen 0.0.0.0 --ingest-tokens-file tokens --user-hash-key-file user-hash.key',
  'clickhouse-writer': '--clickhouse-url http://clickhouse:8123 --clickhouse-password-file password',
  'otlp-exporter': '--redis-url redis://redis:6379 --otlp-endpoint http://jaeger:4317',
  'query-api': '--clickhouse-url http://clickhouse:8123 --listen 0.0.0.0 --token-file token',
};

function examplesOf({ name }: ServiceEntry): string {
  const more = connections[name] ?? '--redis-url redis://redis:6379 --snapshot-interval 5m';
  return `\nExamples:\n  lunettes run ${name} --single-broker\n  lunettes run ${name} --kafka-brokers kafka-0:9092 --lanes 64 ${more}\n`;
}

async function run(service: ServiceEntry, command: Command, context: CommandContext): Promise<void> {
  const running = await service.start(readOptions(command, service.options, context), {
    logger: createLogger({ service: service.name }),
    hostname: hostname(),
    readTraceConfig: (file) => traceConfigOf(file, context.err),
  });
  context.out(`${service.name} answers at ${running.url}\n`);
  await untilEnded(running, context.signal);
  context.exit(exitCodes.ok);
}

function traceConfigOf(file: string, say: (text: string) => void): TraceConfig {
  const { config, facts } = traceConfigFile(file, say);
  return {
    version: facts,
    keptKeys: keptKeysOf(config),
    follow: (collector, signal) => followTraceConfig(file, collector, { signal, say }),
  };
}

/** A failure ends the process with its reason; there is nothing to drain then that the next start would not find. */
async function untilEnded(running: RunningService, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([aborted, running.failed]);
  await running.close();
}
