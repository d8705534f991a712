import type { ClickHouseAddress, InsertQuorum } from '@lunettes/adapter-clickhouse';
import { type KafkaSinkStore, kafkaSinkStore } from '@lunettes/adapter-kafka';
import {
  type ClickHouseWriter,
  type ClickHouseWriterOptions,
  sinkName,
  startClickHouseWriter,
  type WriterFailPoint,
  writtenTopics,
} from '@lunettes/clickhouse-writer';
import {
  type LogOptions,
  logicHash,
  openCheckedLog,
  openTogether,
  type Readiness,
  servePulse,
  systemClock,
  type ToldLane,
  tellLanes,
} from '@lunettes/stages';
import { createMetrics } from '@lunettes/telemetry';
import { openReadyClickHouse } from './open-clickhouse.ts';
import { endAll, type RunningService } from './running-service.ts';

export interface WriterProcessOptions extends LogOptions {
  readonly clickhouse: ClickHouseAddress;
  readonly insertQuorum: InsertQuorum;
  readonly writer: ClickHouseWriterOptions;
  readonly listen: string;
  readonly port: number;
  /** For tests that kill the process there. */
  readonly failPoint?: ((point: WriterFailPoint) => void | Promise<void>) | undefined;
  /** For tests that plant an error to see it noticed. */
  readonly composed?: ((store: KafkaSinkStore) => KafkaSinkStore) | undefined;
}

/**
 * Writes rows of those lanes that the groups of its topics have given to this process. Its place in each lane is the
 * offset of the group, kept after rows and their coverage are on disk. Throws `EnvironmentFailure` with every problem.
 */
export async function startWriterProcess(options: WriterProcessOptions): Promise<RunningService> {
  const { logger } = options;
  const { log, clickhouse } = await openTogether(sinkName, {
    log: openCheckedLog(options),
    clickhouse: openReadyClickHouse(options.clickhouse, options.insertQuorum),
  });
  const started = [() => clickhouse.close(), () => log.close()];
  try {
    const metrics = createMetrics({ ofProcess: true });
    const composed = options.composed ?? ((store: KafkaSinkStore) => store);
    const kept = kafkaSinkStore(log, (place) => {
      metrics.count('lunettes_sink_places_lost_total', { sink: sinkName, topic: place.topic });
      logger.error('The log does not have the place that was kept; reading begins at the oldest record.', { ...place });
    });
    const store = composed(kept);
    const ending = new AbortController();
    const writer = startClickHouseWriter(
      {
        store,
        clickhouse,
        clock: systemClock,
        metrics,
        logger,
        held: (topic) => store.held(`${sinkName}/${topic}`),
        failPoint: options.failPoint,
      },
      options.writer,
      ending.signal,
    );
    started.push(async () => {
      ending.abort();
      await writer.ended;
    });
    const pulse = await servePulse({ metrics, ready: () => readinessOf(writer) }, options);
    started.push(() => pulse.close());
    await Promise.all(writtenTopics.map((topic) => store.join({ stage: `${sinkName}/${topic}`, topic })));
    const telling = tellLanes(
      { control: log.control, clock: systemClock, logger, lanes: () => lanesOf(writer), instance: options.instance, logic: logicHash() },
      ending.signal,
    );
    started.push(async () => {
      ending.abort();
      await telling;
    });
    const failed = Promise.race([log.failed, writer.ended.then(() => new Promise<never>(() => {}))]);
    failed.catch(() => undefined);
    return { url: pulse.url, failed, close: () => endAll(started) };
  } catch (failure) {
    await endAll(started);
    throw failure;
  }
}

const lanesOf = (writer: ClickHouseWriter): readonly ToldLane[] =>
  writer.status().flatMap(({ topic, lanes, trouble }) =>
    lanes.map(({ lane, reason }) => ({
      reader: `${sinkName}/${topic}`,
      lane,
      state: reason !== undefined ? 'stopped' : trouble !== undefined ? 'waiting' : 'running',
      reason: reason ?? trouble ?? null,
    })),
  );

function readinessOf(writer: ClickHouseWriter): Readiness {
  const topics = writer.status().map(({ topic, stopped, lanes, trouble }) => ({ topic, stopped, trouble, lanes: lanes.length }));
  return { isReady: topics.every(({ stopped, trouble }) => stopped.length === 0 && trouble === undefined), topics };
}
