import type { ClickHouseAddress } from '@lunettes/adapter-clickhouse';
import type { KafkaEventLog } from '@lunettes/adapter-kafka';
import { verification } from '@lunettes/clickhouse-writer';
import { createQueryApi, type StreamEvent } from '@lunettes/query-api';
import { assertGuarded, type LogOptions, listenOn, openCheckedLog, openTogether, systemClock } from '@lunettes/stages';
import { createMetrics, type Logger } from '@lunettes/telemetry';
import { distributedState } from './distributed-state.ts';
import { openReadyClickHouse } from './open-clickhouse.ts';
import { endAll, type RunningService } from './running-service.ts';
import { writersReached } from './writers-reached.ts';

export interface QueryProcessOptions {
  readonly clickhouse: ClickHouseAddress;
  /** Where the log is; without it only rows are shown. */
  readonly log: LogOptions | undefined;
  readonly token: string | undefined;
  readonly consoleDirectory: string | undefined;
  readonly listen: string;
  readonly port: number;
  readonly logger: Logger;
}

/** The API and the console over a ClickHouse server, with the state of the lanes where Kafka is known. Throws `EnvironmentFailure` with every problem. */
export async function startQueryProcess(options: QueryProcessOptions): Promise<RunningService> {
  const { logger, token, consoleDirectory } = options;
  const opening = {
    guard: guarded(options),
    clickhouse: openReadyClickHouse(options.clickhouse),
    log: options.log === undefined ? Promise.resolve(undefined) : openCheckedLog(options.log),
  };
  const { clickhouse, log } = await openTogether('query-api', opening);
  const started = [() => clickhouse.close(), async () => log?.close()];
  try {
    const state = distributedState({ clickhouse, log, clock: systemClock });
    const app = createQueryApi({
      clickhouse,
      metrics: createMetrics({ ofProcess: true }),
      logger,
      token,
      consoleDirectory,
      system: state,
      verification: log === undefined ? undefined : verificationOf(log, clickhouse),
      stream: nothing,
    });
    started.push(async () => void (await app.close()));
    const url = await listenOn(app, options);
    const failed = log?.failed ?? new Promise<never>(() => {});
    failed.catch(() => undefined);
    return { url, failed, close: () => endAll(started) };
  } catch (failure) {
    await endAll(started);
    throw failure;
  }
}

const verificationOf = (log: KafkaEventLog, clickhouse: Parameters<typeof verification>[0]['clickhouse']) =>
  verification({ store: log, clickhouse, clock: systemClock, writer: writersReached(log, systemClock) });

async function guarded(options: Pick<QueryProcessOptions, 'listen' | 'token'>) {
  assertGuarded(options);
  return { close: async () => {} };
}

/** Open until the reader leaves, and silent: rows are written by other processes, and pages ask from time to time. */
async function* nothing(signal: AbortSignal): AsyncGenerator<StreamEvent> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
