import { laneMapProblem } from '@lunettes/adapter-kafka';
import { openRedisCheckpoints, type RedisTarget } from '@lunettes/adapter-redis';
import { EnvironmentFailure } from '@lunettes/base';
import { encodeRecord } from '@lunettes/codec';
import {
  type Collector,
  type CollectorOptions,
  openUserHashKey,
  planCollection,
  startCollector,
  tokenCheck,
  userHasher,
} from '@lunettes/collector';
import { composeLaneStore } from '@lunettes/lane-store';
import type { CollectorLog } from '@lunettes/ports';
import { isLoopback, type LogOptions, openCheckedLog, openTogether, type Readiness, servePulse, systemClock } from '@lunettes/stages';
import { createMetrics, type Metrics } from '@lunettes/telemetry';
import type { CollectorProcessOptionValues } from './collector-options.ts';
import { readIngestTokens } from './ingest-tokens.ts';
import { endAll, type RunningService } from './running-service.ts';

export interface CollectorProcessOptions extends LogOptions, CollectorProcessOptionValues {
  readonly redis: RedisTarget;
  readonly collection: CollectorOptions;
  readonly traceConfig: TraceConfig | undefined;
  readonly listen: string;
  readonly port: number;
}

/** A trace configuration as it was read, and how to follow its file. */
export interface TraceConfig {
  readonly version: Parameters<Collector['setTraceConfig']>[0];
  readonly keptKeys: readonly string[];
  follow(collector: Pick<Collector, 'setTraceConfig'>, signal: AbortSignal): Promise<void>;
}

const service = 'collector';

/**
 * Takes audit, follows audit files and watches clusters, and writes to `raw`. A source is told only after Kafka has every
 * lane's part; positions of sources are in Redis. Several collectors may write the same lanes. Throws `EnvironmentFailure`
 * with every problem.
 */
export async function startCollectorProcess(options: CollectorProcessOptions): Promise<RunningService> {
  const { logger } = options;
  const { log, checkpoints, plan } = await openTogether(service, {
    log: openCheckedLog(options),
    checkpoints: openRedisCheckpoints({
      target: options.redis,
      prefix: `${options.topicPrefix}:`,
      trouble: (error) => logger.warn('The connection to Redis is in trouble.', { error }),
    }),
    plan: planned(options),
  });
  const store = composeLaneStore({ log, checkpoints });
  const problem = laneMapProblem(log.laneMap, { lanes: log.lanes, lanesPerCluster: options.collection.lanesPerCluster });
  if (problem !== undefined) {
    await store.close();
    throw new EnvironmentFailure(`${service} cannot start:\n${problem}: give --lanes-per-cluster ${log.laneMap.lanesPerCluster}`);
  }
  const started: (() => Promise<unknown>)[] = [() => store.close()];
  try {
    const metrics = createMetrics({ ofProcess: true });
    const watched = watchedLog(store);
    const { traceConfig } = options;
    const { clusters, notices } = plan.collection;
    const settings = { ...plan.collection.settings, isShared: true };
    const collector = await startCollector(
      {
        log: watched.log,
        clock: systemClock,
        random: Math.random,
        encode: (envelope) => encodeRecord('raw', envelope),
        hashUser: plan.hashUser,
        mayIngest: plan.tokens === undefined ? undefined : tokenCheck((cluster) => plan.tokens?.get(cluster)),
        metrics,
      },
      traceConfig === undefined
        ? settings
        : { ...settings, keptKeys: [...settings.keptKeys, ...traceConfig.keptKeys], traceConfig: traceConfig.version },
    );
    started.push(() => collector.close());
    const pulse = await servePulse(
      {
        metrics,
        ready: () => readinessOf(collector, watched.trouble()),
        measure: () => measure(collector, metrics),
        routes: collector.webhook,
      },
      options,
    );
    started.push(() => pulse.close());
    const ending = new AbortController();
    const following = traceConfig?.follow(collector, ending.signal);
    started.push(async () => {
      ending.abort();
      await following;
    });
    for (const notice of notices) logger.info('No cluster is watched.', { notice });
    for (const spec of clusters)
      void collector.addCluster(spec).then((added) => {
        if (added.ok) logger.info('A cluster is observed.', { cluster: spec.name, report: added.value.lines });
        else logger.error('A cluster cannot be observed.', { cluster: spec.name, problem: added.problem });
      });
    const { failed } = log;
    failed.catch(() => undefined);
    return { url: pulse.url, failed, close: () => endAll(started) };
  } catch (failure) {
    await endAll(started);
    throw failure;
  }
}

/** What options and files say, all problems at once; nothing of it has to be given back. */
async function planned(options: CollectorProcessOptions) {
  const problems: string[] = [];
  const { collection: of, ingestTokensFile, userHashKeyFile, listen, instance } = options;
  const read = ingestTokensFile === undefined ? undefined : readIngestTokens(ingestTokensFile);
  if (read !== undefined && !read.ok) problems.push(...read.problem);
  const tokens = read?.ok === true ? read.value : undefined;
  const isOpen = ingestTokensFile === undefined && isLoopback(listen);
  if (ingestTokensFile === undefined && !isLoopback(listen) && !of.noAudit)
    problems.push(`--listen ${listen} is reachable from outside this machine: audit needs --ingest-tokens-file, or give --no-audit`);
  const collection = planCollection(of, { instance, isLoopback: isOpen, sending: [...(tokens?.keys() ?? [])] });
  if (!collection.ok) problems.push(...collection.problem);
  if (of.users === 'hash' && userHashKeyFile === undefined)
    problems.push('names of people are hashed with a key that all collectors share: give --user-hash-key-file, or --users drop');
  if (problems.length > 0 || !collection.ok) throw new EnvironmentFailure(problems.join('\n'));
  const hashUser = userHashKeyFile === undefined ? () => '' : userHasher(await openUserHashKey(userHashKeyFile));
  return { collection: collection.value, tokens, hashUser, close: async () => {} };
}

/** The log, remembering whether the last append went well. */
function watchedLog(log: CollectorLog & { readonly lanes: number }) {
  let trouble: string | undefined;
  return {
    log: {
      lanes: log.lanes,
      positions: () => log.positions(),
      append: async (batch: Parameters<CollectorLog['append']>[0]) => {
        try {
          await log.append(batch);
          trouble = undefined;
        } catch (failure) {
          trouble = failure instanceof Error ? failure.message : String(failure);
          throw failure;
        }
      },
    },
    trouble: () => trouble,
  };
}

function readinessOf(collector: Collector, trouble: string | undefined): Readiness {
  const clusters = collector.status().map(({ cluster, time, watches }) => ({
    cluster,
    state: time.state,
    primary: time.primary,
    watches: watches.length,
  }));
  return { isReady: trouble === undefined, trouble, clusters };
}

function measure(collector: Collector, metrics: Metrics): void {
  for (const { cluster, time } of collector.status()) {
    // Without any evidence yet there is no time to show.
    if (time.watermarkUs > 0) metrics.set('lunettes_watermark_timestamp_seconds', { cluster }, time.watermarkUs / 1e6);
    metrics.set('lunettes_cluster_silent', { cluster }, time.state === 'heard' ? 0 : 1);
  }
}
