import { type OtlpAddress, openOtlp } from '@lunettes/adapter-otlp';
import { openRedisCheckpoints, type RedisTarget } from '@lunettes/adapter-redis';
import { EnvironmentFailure } from '@lunettes/base';
import { composeLaneStore } from '@lunettes/lane-store';
import { type ExporterOptions, readerName, shareOtlpExporter } from '@lunettes/otlp-exporter';
import { type LogOptions, logicHash, openCheckedLog, openTogether, servePulse, systemClock, tellLanes } from '@lunettes/stages';
import { createMetrics } from '@lunettes/telemetry';
import { endAll, type RunningService } from './running-service.ts';

export interface ExporterProcessOptions extends LogOptions {
  readonly redis: RedisTarget;
  readonly otlp: { readonly address: OtlpAddress; readonly exporter: ExporterOptions };
  readonly listen: string;
  readonly port: number;
}

const service = 'otlp-exporter';

/**
 * Sends the traces of those lanes that its group has given to this process. What is held until it is due is kept in Redis
 * with the place; both move after the backend has answered. Throws `EnvironmentFailure` with every problem.
 */
export async function startExporterProcess(options: ExporterProcessOptions): Promise<RunningService> {
  const { logger, otlp, redis } = options;
  const { log, checkpoints, client } = await openTogether(service, {
    log: openCheckedLog(options),
    checkpoints: openRedisCheckpoints({
      target: redis,
      prefix: `${options.topicPrefix}:`,
      trouble: (error) => logger.warn('The connection to Redis is in trouble.', { error }),
    }),
    client: clientOf(otlp.address),
  });
  const store = composeLaneStore({
    log,
    checkpoints,
    damaged: ({ lane }, damage) => logger.error('A checkpoint does not belong together and is not used.', { lane, damage }),
  });
  const started: (() => Promise<unknown>)[] = [() => client.close(), () => store.close()];
  try {
    const metrics = createMetrics({ ofProcess: true });
    const ending = new AbortController();
    const exporter = shareOtlpExporter({ store, client, clock: systemClock, metrics, logger }, otlp.exporter, ending.signal);
    started.push(async () => {
      ending.abort();
      await exporter.ended;
    });
    const ready = () => {
      const standing = exporter.status().filter(({ state }) => state === 'waiting' || state === 'stopped');
      return { isReady: standing.length === 0, lanes: exporter.status().map(({ lane, state }) => ({ lane, state })), standing };
    };
    const pulse = await servePulse({ metrics, ready }, options);
    started.push(() => pulse.close());
    const assigned = (lanes: readonly number[]): void => {
      logger.info('The lanes were shared out.', { lanes });
      exporter.assign(lanes);
    };
    await log.join({ stage: readerName, topic: 'spans', assigned });
    const telling = tellLanes(
      {
        control: log.control,
        clock: systemClock,
        logger,
        lanes: () =>
          exporter.status().map(({ lane, state, trouble }) => ({
            reader: readerName,
            lane,
            state: state === 'waiting' || state === 'stopped' ? state : 'running',
            reason: trouble ?? null,
          })),
        instance: options.instance,
        logic: logicHash(),
      },
      ending.signal,
    );
    started.push(async () => {
      ending.abort();
      await telling;
    });
    const failed = Promise.race([log.failed, exporter.ended.then(() => new Promise<never>(() => {}))]);
    failed.catch(() => undefined);
    return { url: pulse.url, failed, close: () => endAll(started) };
  } catch (failure) {
    await endAll(started);
    throw failure;
  }
}

async function clientOf(address: OtlpAddress) {
  try {
    const client = openOtlp(address);
    return { ...client, close: async () => client.close() };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EnvironmentFailure(`traces cannot be sent to ${address.target}: ${why}`, { cause });
  }
}
