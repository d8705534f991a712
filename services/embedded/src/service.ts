import { join } from 'node:path';
import type { ClusterReport } from '@lunettes/adapter-kubernetes';
import type { FailPoint } from '@lunettes/adapter-local';
import { EnvironmentFailure, type Parsed } from '@lunettes/base';
import {
  type ClickHouseWriter,
  type ClickHouseWriterOptions,
  startClickHouseWriter,
  verification,
  type WriterFailPoint,
} from '@lunettes/clickhouse-writer';
import { encodeRecord } from '@lunettes/codec';
import {
  type AddedCluster,
  type ClusterSpec,
  type Collector,
  type CollectorSettings,
  openUserHashKey,
  startCollector,
  tokenCheck,
  userHasher,
} from '@lunettes/collector';
import { type ExporterFailPoint, readerName as exporterName } from '@lunettes/otlp-exporter';
import { createQueryApi } from '@lunettes/query-api';
import { nextTurn, type RunningLanes, runLanes } from '@lunettes/runtime';
import { assertGuarded, deliveryWorks, listenOn, logicHash, systemClock } from '@lunettes/stages';
import { createMetrics, type Logger } from '@lunettes/telemetry';
import { changeStream } from './change-stream.ts';
import { type Exporting, type ExportingOptions, exportTrouble, startExporting } from './exporting.ts';
import { insertCoverage } from './insert-coverage.ts';
import { keepRetention, trimStore } from './keep-retention.ts';
import { measured } from './measured.ts';
import { type OpenData, openData } from './open-data.ts';
import { passedOverIn } from './passed-over.ts';
import { type Recording, recordingPosition } from './recording.ts';
import { type ReplayedInto, type ReplayIntoOptions, type ReplayIntoPorts, replayIntoStore } from './replay-into-store.ts';
import { announceServing, endServing } from './server-file.ts';
import { systemState } from './system-state.ts';

export interface EmbeddedOptions {
  readonly dataDirectory: string;
  readonly listen: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Wanted from readers and API servers; left out only on loopback. */
  readonly token?: string | undefined;
  /** Built files of the console; without it only the API is served. */
  readonly consoleDirectory?: string | undefined;
  /** Taken when the directory is new. */
  readonly lanes: number;
  readonly retentionMs: number;
  readonly storeBytesMax: number;
  /** What the collector does; without it no webhook is served and no cluster is watched. */
  readonly collection?: CollectorSettings | undefined;
  readonly writer: ClickHouseWriterOptions;
  /** Where traces are sent; without it none are. */
  readonly otlp?: ExportingOptions | undefined;
  readonly logger: Logger;
  /** For tests that kill the process there. */
  readonly failPoints?:
    | {
        readonly store: (point: FailPoint) => void;
        readonly writer: (point: WriterFailPoint) => void;
        readonly exporter?: (point: ExporterFailPoint) => void;
      }
    | undefined;
}

/** All services in this process. */
export interface Embedded {
  /** Of console and API, with the port it got. */
  readonly url: string;
  /** Begins to observe a cluster; its report is there within 10 s. */
  addCluster(spec: ClusterSpec): Promise<Parsed<AddedCluster, 'bad_name' | 'taken'>>;
  /** Changes what is looked for besides, as the collector's own; nothing without a collector. */
  readonly setTraceConfig: Collector['setTraceConfig'];
  /** Brings files into the log; see `replayIntoStore`. */
  replay(ports: ReplayIntoPorts, options: ReplayIntoOptions): Promise<ReplayedInto>;
  /** Says on every page that the store holds a recording. */
  nameRecording(recording: Recording): Promise<void>;
  /**
   * Resolves when all that is in the log is judged and can be queried, and its traces are sent as far as their backend takes
   * them. Throws `EnvironmentFailure` when a lane stands still.
   */
  settled(): Promise<void>;
  /** Why traces that are due are not sent; undefined when they are. */
  exportTrouble(): string | undefined;
  /** Rejects when a part of it ended by itself; everything is safe then, and a new start goes on. */
  readonly failed: Promise<never>;
  /** Ends sources, commits the rounds under way, brings their rows to the tables and gives everything up. */
  close(): Promise<void>;
}

/**
 * Starts every service on one data directory: collector, stages on every lane, writer, query API with console. Throws
 * `EnvironmentFailure` when the directory is in use, the port is taken or the engine does not start; nothing is left running then.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const data = await openData({ ...options, clock: systemClock, reached: options.failPoints?.store });
  const leaving = new AbortController();
  const started: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
    await data.close();
  };
  try {
    return await compose(options, data, { leaving, started, close });
  } catch (failure) {
    leaving.abort();
    await close();
    throw failure;
  }
}

interface Ending {
  readonly leaving: AbortController;
  /** How to end what was started, in the order of starting. */
  readonly started: (() => Promise<unknown>)[];
  readonly close: () => Promise<void>;
}

async function compose(options: EmbeddedOptions, data: OpenData, { leaving, started, close }: Ending): Promise<Embedded> {
  const { store, clickhouse } = data;
  const { logger, dataDirectory } = options;
  const metrics = createMetrics({ ofProcess: true });
  const changes = changeStream();
  const logic = logicHash();
  const bounds = { retentionMs: options.retentionMs, storeBytesMax: options.storeBytesMax };

  const passedOver = passedOverIn(store);
  const writing = new AbortController();
  const writer = startClickHouseWriter(
    { store, clickhouse, clock: systemClock, metrics, logger, passedOver, inserted: changes.tell, failPoint: options.failPoints?.writer },
    options.writer,
    writing.signal,
  );
  started.push(() => endWriter(writer, writing));
  const exporting =
    options.otlp === undefined
      ? undefined
      : startExporting({ store, metrics, logger, passedOver, failPoint: options.failPoints?.exporter }, options.otlp);
  // Without an endpoint nobody reads for it any more, and the log would grow for a reader that never comes.
  if (exporting === undefined) await store.forget(exporterName);
  else started.push(exporting.end);
  const lanes = runLanes(
    { store, clock: systemClock, passedOver, yieldTurn: nextTurn },
    deliveryWorks({ logic, ignoredNamespaces: options.collection?.ignoredNamespaces ?? [] }),
    {
      signal: leaving.signal,
      changed: ({ stage, lane, phase, trouble, reason }) => {
        if (phase === 'doubting' || phase === 'stopped') logger.error('A lane stands still.', { stage, lane, phase, reason, trouble });
        if (phase === 'waiting') logger.warn('A lane is opened again after trouble.', { stage, lane, trouble });
      },
    },
  );
  started.push(() => {
    leaving.abort();
    return lanes.ended;
  });
  const retaining = keepRetention({ store, clock: systemClock, logger }, bounds, leaving.signal);
  started.push(() => {
    leaving.abort();
    return retaining;
  });

  const collector = options.collection === undefined ? undefined : await collect(options, options.collection, data, metrics);
  if (collector !== undefined) started.push(() => collector.close());
  const reports = new Map<string, { readonly report: ClusterReport | undefined; readonly hasAudit: boolean }>();
  const watched = () =>
    (collector?.status() ?? []).map((status) => ({ status, ...(reports.get(status.cluster) ?? { report: undefined, hasAudit: true }) }));

  const app = createQueryApi({
    clickhouse,
    metrics: measured(metrics, { store, lanes, clusters: () => collector?.status() ?? [] }),
    logger,
    consoleDirectory: options.consoleDirectory,
    token: options.token,
    system: () =>
      systemState({ store, clickhouse, clock: systemClock, running: { lanes, writer, exporter: exporting?.exporter }, watched }),
    verification: verification({ store, clickhouse, clock: systemClock, passedOver, writer }),
    stream: changes.listen,
  });
  if (collector !== undefined) app.register(collector.webhook);
  started.push(() => app.close());
  assertGuarded(options);
  const url = await listenOn(app, options);
  announceServing(dataDirectory, { pid: process.pid, url });
  started.push(async () => endServing(dataDirectory));

  return {
    url,
    setTraceConfig: async (traceConfig, keptKeys) => collector?.setTraceConfig(traceConfig, keptKeys),
    addCluster: async (spec) => {
      if (collector === undefined) throw new Error('this process was started without a collector');
      const added = await collector.addCluster(spec);
      if (added.ok) reports.set(spec.name, { report: added.value.report, hasAudit: spec.webhook || spec.auditFiles.length > 0 });
      return added;
    },
    replay: (ports, replayOptions) =>
      replayIntoStore(
        {
          store,
          clock: systemClock,
          logic,
          makeRoom: async () => void (await trimStore(store, bounds)),
          coverage: (rows) =>
            insertCoverage(
              clickhouse,
              rows.map((row) => ({ ...row, version: 1, retracted: false })),
            ),
        },
        ports,
        replayOptions,
      ),
    nameRecording: (recording) => store.append({ records: [], positions: [recordingPosition(recording)] }),
    settled: async () => {
      await lanes.idle();
      assertRunning(lanes);
      await writer.drain();
      await exporting?.exporter.settled();
    },
    exportTrouble: () => exportTrouble(exporting?.exporter),
    failed: firstFailure(data, { writer, exporting }, leaving.signal),
    close,
  };
}

async function collect(
  options: EmbeddedOptions,
  settings: CollectorSettings,
  { store }: OpenData,
  metrics: ReturnType<typeof createMetrics>,
): Promise<Collector> {
  const hashUser = userHasher(await openUserHashKey(join(options.dataDirectory, 'user-hash.key')));
  const { token } = options;
  return startCollector(
    {
      log: store,
      clock: systemClock,
      random: Math.random,
      encode: (envelope) => encodeRecord('raw', envelope),
      hashUser,
      mayIngest: token === undefined ? undefined : tokenCheck(() => token),
      metrics,
    },
    settings,
  );
}

/** What the stages committed last is still brought to the tables. */
async function endWriter(writer: ClickHouseWriter, writing: AbortController): Promise<void> {
  await writer.drain().catch(() => undefined);
  writing.abort();
  await writer.ended.catch(() => undefined);
}

function assertRunning(lanes: RunningLanes): void {
  const stopped = lanes.status().find(({ phase }) => phase === 'stopped');
  if (stopped === undefined) return;
  const { stage, lane, reason, trouble } = stopped;
  throw new EnvironmentFailure(`lane ${lane} of ${stage} stands still (${reason ?? 'unknown'}): ${trouble ?? ''}`);
}

function firstFailure(
  { engine }: OpenData,
  { writer, exporting }: { readonly writer: ClickHouseWriter; readonly exporting: Exporting | undefined },
  leaving: AbortSignal,
): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    const unlessLeaving = (message: string, cause?: unknown): void => {
      if (!leaving.aborted) reject(new EnvironmentFailure(`${message}; nothing is lost, start it again`, { cause }));
    };
    void engine.exited.then(({ code, signal }) => unlessLeaving(`the analytics engine ended by itself (${signal ?? code})`));
    writer.ended.then(
      () => unlessLeaving('the writer ended by itself'),
      (cause: unknown) => unlessLeaving(`the writer cannot go on: ${cause instanceof Error ? cause.message : String(cause)}`, cause),
    );
    exporting?.exporter.ended.catch((cause: unknown) =>
      unlessLeaving(`the exporter of traces cannot go on: ${cause instanceof Error ? cause.message : String(cause)}`, cause),
    );
  });
  failed.catch(() => undefined);
  return failed;
}
