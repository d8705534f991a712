import {
  type ApiClient,
  type ClusterAccess,
  type ClusterReport,
  formatClusterReport,
  openApiClient,
  probeCluster,
  type WatchedResource,
  watchedResources,
} from '@lunettes/adapter-kubernetes';
import { compareBytes, type Parsed, parsed, problem } from '@lunettes/base';
import { type LaneMap, laneMapOf, parseClusterName, type Redaction } from '@lunettes/core/collection';
import type { ObservationFacts, RawEnvelope } from '@lunettes/core/vocabulary';
import type { Clock, CollectorLog } from '@lunettes/ports';
import type { Metrics } from '@lunettes/telemetry';
import type { FastifyPluginAsync } from 'fastify';
import { type AuditCoverage, openAuditCoverage } from './audit-coverage.ts';
import { type ClusterInlet, type ClusterTime, observationPosition, openClusterInlet, streamName } from './cluster-inlet.ts';
import { type Counters, openCounters } from './counters.ts';
import { type CoverageProof, coverageProofs } from './coverage.ts';
import { heardByAny, heardPosition, isRecent, parseHeard } from './heard-by-any.ts';
import { openLaneAppender } from './lane-appender.ts';
import { openSights, type Sights } from './sights.ts';
import { type AuditFileTail, filePositionName, openAuditFileTail, parseFilePosition } from './sources/audit-file.ts';
import { auditWebhook } from './sources/audit-webhook.ts';
import { startWatch, type Watch, type WatchStatus } from './sources/watch.ts';
import { withoutOrigin } from './sources/without-origin.ts';
import { openTimeOrderedIds } from './time-ordered-id.ts';
import { every, probeTime, timeProbeMs } from './time-probe.ts';
import { type TraceConfigVersion, traceConfigChange, traceConfigPosition } from './trace-config-in-force.ts';

export interface CollectorDeps {
  readonly log: CollectorLog & { readonly lanes: number };
  readonly clock: Clock;
  /** In [0, 1), for jitter only. */
  random(): number;
  encode(envelope: RawEnvelope): Uint8Array;
  hashUser(name: string): string;
  /** Bearer tokens for audit; undefined takes batches without, which only loopback allows. */
  readonly mayIngest?: ((cluster: string, token: string) => boolean) | undefined;
  /** Hears of every count. */
  readonly metrics?: Pick<Metrics, 'count'> | undefined;
}

export interface CollectorSettings {
  /** Tells collectors of one cluster apart; stable across restarts. */
  readonly instance: string;
  readonly namespaces: readonly string[];
  readonly ignoredNamespaces: readonly string[];
  readonly keptKeys: readonly string[];
  /** What is looked for besides; undefined for nothing. */
  readonly traceConfig?: TraceConfigVersion | undefined;
  readonly users: Redaction['users'];
  readonly terminationMessages: Redaction['terminationMessages'];
  readonly lanesPerCluster: number;
  readonly recordBytesMax: number;
  readonly queueBytesMax: number;
  /** Whether `POST /audit/{cluster}` makes a cluster that nobody added. */
  readonly openAudit: boolean;
  /** Other collectors on the same log take the same clusters' audit, so that its absence here proves nothing. */
  readonly isShared?: boolean | undefined;
}

export interface ClusterSpec {
  readonly name: string;
  /** Undefined: audit only. */
  readonly access: ClusterAccess | undefined;
  readonly auditFiles: readonly string[];
  readonly webhook: boolean;
}

export interface ClusterStatus {
  readonly cluster: string;
  readonly time: ClusterTime;
  readonly watches: readonly WatchStatus[];
  readonly coverage: readonly CoverageProof[];
}

export interface Collector {
  /**
   * Begins to observe a cluster and gives its start-up report within `probeMs`; what could not be reached
   * by then is tried again in the background. Fails only for a name that is unusable or taken.
   */
  addCluster(spec: ClusterSpec): Promise<Parsed<AddedCluster, 'bad_name' | 'taken'>>;
  /** Serves `POST /audit/{cluster}`, not to pages in browsers; to be registered with fastify. */
  readonly webhook: FastifyPluginAsync;
  readonly counters: Counters;
  /** Changes what is looked for besides in every cluster, from a minute later on; `keptKeys` are left in by redaction at once. */
  setTraceConfig(traceConfig: TraceConfigVersion, keptKeys: readonly string[]): Promise<void>;
  status(): readonly ClusterStatus[];
  /** Ends every source, waits for what is under way, and stores what was read. */
  close(): Promise<void>;
}

export interface AddedCluster {
  /** Undefined without access. */
  readonly report: ClusterReport | undefined;
  readonly lines: readonly string[];
}

/** A file at its end is looked at again after this. */
const filePollMs = 250;
const tickCheckMs = 1000;
/** Audit is asked for proof this often: product contract §10. */
const coverageCheckMs = 10_000;

interface RunningCluster {
  /** `addCluster` was told of it; otherwise only its webhook has been heard. */
  isAdded: boolean;
  readonly inlet: ClusterInlet;
  readonly hasWebhook: boolean;
  readonly watches: Watch[];
  readonly work: Promise<void>[];
  readonly sights: Sights;
}

/** Starts a collector on a log; sources come with `addCluster`. */
export async function startCollector(deps: CollectorDeps, settings: CollectorSettings): Promise<Collector> {
  const counters = openCounters(deps.metrics);
  const stop = new AbortController();
  const newId = openTimeOrderedIds(() => deps.clock.nowUs());
  const positions = new Map((await deps.log.positions()).map(({ source, position }) => [source, position]));
  const appender = openLaneAppender({ ...deps, counters, newEpoch: newId }, { queuedBytesMax: settings.queueBytesMax });
  const clusters = new Map<string, RunningCluster>();
  const extraKeys = new Set(settings.keptKeys);
  let inForce = settings.traceConfig;
  /** Version of the trace configuration that each cluster was last given. */
  const given = new Map<string, string | undefined>();
  const redaction: Redaction = {
    users: settings.users,
    terminationMessages: settings.terminationMessages,
    extraKeys,
    hashUser: deps.hashUser,
    note: (reason) => counters.add('redacted_parts', reason),
  };
  const shared = {
    ...deps,
    counters,
    redaction,
    ignoredNamespaces: new Set(settings.ignoredNamespaces),
    recordBytesMax: settings.recordBytesMax,
    instance: settings.instance,
    newGeneration: newId,
  };

  function openCluster(name: string, hasWebhook: boolean, primary: 'pod_watch' | 'audit_file' | 'audit_webhook'): RunningCluster {
    const laneMap: LaneMap = laneMapOf(name, deps.log.lanes, settings.lanesPerCluster);
    const observed = parseObservation(positions.get(observationPosition(name)));
    const known = positions.get(traceConfigPosition(name));
    const traceConfig = traceConfigChange(known, inForce, deps.clock.nowUs());
    given.set(name, traceConfig?.version ?? known);
    const inlet = openClusterInlet(
      { appender, clock: deps.clock },
      { cluster: name, laneMap, instance: settings.instance, primary, observed, traceConfig },
    );
    const sights = openSights(name, { instance: settings.instance, startedAtUs: deps.clock.nowUs() });
    const running: RunningCluster = { isAdded: false, inlet, hasWebhook, watches: [], work: [], sights };
    running.work.push(every(deps.clock, tickCheckMs, stop.signal, () => inlet.tick()));
    const isHeardElsewhere = settings.isShared === true && isRecent(parseHeard(positions.get(heardPosition(name))), deps.clock.nowUs());
    const coverage = openAuditCoverage({ wasDown: hasWebhook && !isHeardElsewhere && observed?.sources.includes('audit') === true });
    const check = async (): Promise<void> => {
      await tellCoverage(running, coverage);
      await tellSights(running);
    };
    running.work.push(every(deps.clock, coverageCheckMs, stop.signal, check));
    clusters.set(name, running);
    return running;
  }

  /** What is lost is said in every lane, so that what is judged there is judged with it. */
  async function tellCoverage(running: RunningCluster, coverage: AuditCoverage): Promise<void> {
    const { inlet } = running;
    const audit = settings.isShared === true ? await heardByAny(deps.log, inlet.cluster, inlet.status().audit) : inlet.status().audit;
    const proof = proofsOf(running, audit).find(({ source }) => source === 'audit');
    const facts = coverage.news(proof, audit);
    if (facts === undefined) return;
    const record = { namespace: undefined, name: '', form: 'coverage', source: 'audit', body: Buffer.from(JSON.stringify(facts)) } as const;
    const outcome = await inlet.send({ stream: streamName(inlet.cluster, 'coverage', settings.instance), records: [record] });
    if (outcome === 'acknowledged') coverage.told(facts);
  }

  /** What each source could see is said in one lane of the cluster. What cannot be said now is said at the next check. */
  async function tellSights(running: RunningCluster, isEnding?: 'ending'): Promise<void> {
    const { inlet, sights } = running;
    const kept = await deps.log.positions().catch(() => undefined);
    if (kept === undefined) return;
    const audit = settings.isShared === true ? await heardByAny(deps.log, inlet.cluster, inlet.status().audit) : inlet.status().audit;
    const positionsNow = new Map(kept.map(({ source, position }) => [source, position]));
    const news = sights.news(proofsOf(running, audit), positionsNow, deps.clock.nowUs(), isEnding);
    if (news === undefined) return;
    const records = news.facts.map(
      (facts) => ({ namespace: '', name: '', form: 'coverage', source: 'list', body: Buffer.from(JSON.stringify(facts)) }) as const,
    );
    const stream = streamName(inlet.cluster, 'sight', settings.instance);
    if ((await inlet.send({ stream, records, positions: news.positions })) === 'acknowledged') news.told();
  }

  const proofsOf = ({ inlet, watches }: RunningCluster, audit = inlet.status().audit): readonly CoverageProof[] =>
    coverageProofs({ nowUs: deps.clock.nowUs(), watches: watches.map((watch) => watch.status()), audit });

  async function watchCluster(running: RunningCluster, access: ClusterAccess, report: ClusterReport, client: ApiClient): Promise<void> {
    const { inlet, watches } = running;
    const namespaces = settings.namespaces.length === 0 ? [undefined] : settings.namespaces;
    await observe(inlet, report);
    for (const resource of chosenResources(report)) {
      for (const namespace of resource.isNamespaced ? namespaces : [undefined])
        watches.push(startWatch({ ...shared, client, inlet }, resource, { namespace, signal: stop.signal }));
    }
    const podWatches = watches.filter((watch) => watch.status().resource.kind === 'Pod');
    const stream = streamName(inlet.cluster, 'time', access.context);
    const probing = every(deps.clock, timeProbeMs, stop.signal, () => probeTime({ client, inlet, podWatches, stream }, stop.signal));
    await Promise.all([probing, ...watches.map(({ ended }) => ended)]);
    await client.close();
  }

  async function observe(inlet: ClusterInlet, report: ClusterReport): Promise<void> {
    const wordsOf = (wanted: 'granted' | 'denied'): readonly string[] => [
      ...new Set(report.permissions.flatMap(({ resource, state }) => (state === wanted ? [sourceWords[resource.source]] : []))),
    ];
    const sources = wordsOf('granted');
    const facts: ObservationFacts = {
      fromUs: report.serverTimeUs ?? deps.clock.nowUs(),
      clusterUid: report.clusterUid,
      kubernetesVersion: report.version,
      sources: sources.toSorted(compareBytes),
      denied: wordsOf('denied')
        .filter((word) => !sources.includes(word))
        .toSorted(compareBytes),
    };
    while (!stop.signal.aborted && (await inlet.observe(facts)) !== 'acknowledged') await deps.clock.sleep(tickCheckMs, stop.signal);
  }

  async function reach(running: RunningCluster, access: ClusterAccess, client: ApiClient, first: ClusterReport): Promise<void> {
    let report = first;
    while (!report.isReachable && !stop.signal.aborted) {
      await deps.clock.sleep(timeProbeMs, stop.signal);
      report = await probeCluster({ client, clock: deps.clock }, { namespace: settings.namespaces[0], signal: stop.signal });
    }
    if (!stop.signal.aborted) await watchCluster(running, access, report, client);
  }

  async function followFile(running: RunningCluster, path: string): Promise<void> {
    const position = parseFilePosition(positions.get(filePositionName(running.inlet.cluster, path)));
    const tail: AuditFileTail = openAuditFileTail({ ...shared, inlet: running.inlet }, path, position);
    while (!stop.signal.aborted) {
      const result = await tail.poll();
      if (result === 'more') continue;
      await deps.clock.sleep(result === 'end' ? filePollMs : tickCheckMs, stop.signal);
    }
    await tail.close();
  }

  const inletOf = (name: string): ClusterInlet | undefined => {
    const known = clusters.get(name);
    if (known !== undefined) return known.hasWebhook ? known.inlet : undefined;
    return settings.openAudit && clusters.size < openClustersMax && parseClusterName(name).ok
      ? openCluster(name, true, 'audit_webhook').inlet
      : undefined;
  };

  return {
    addCluster: async ({ name, access, auditFiles, webhook }) => {
      if (!parseClusterName(name).ok) return problem('bad_name');
      const heard = clusters.get(name);
      if (heard?.isAdded === true) return problem('taken');
      const hasFile = auditFiles.length > 0;
      // A webhook may post before this call: then its audit is the source of time that it would have become.
      const primary = hasFile ? 'audit_file' : access === undefined ? 'audit_webhook' : 'pod_watch';
      const running = heard ?? openCluster(name, webhook, primary);
      running.isAdded = true;
      for (const path of auditFiles) running.work.push(followFile(running, path));
      const audit = hasFile ? 'file' : webhook ? 'webhook' : 'none';
      if (access === undefined) return parsed({ report: undefined, lines: [`${name}: audit by ${audit}, no watches`] });
      const client = openApiClient({ kubeConfig: access.kubeConfig, clock: deps.clock });
      const report = await probeCluster({ client, clock: deps.clock }, { namespace: settings.namespaces[0], signal: stop.signal });
      running.work.push(reach(running, access, client, report));
      return parsed({ report, lines: formatClusterReport(name, report, audit) });
    },
    webhook: withoutOrigin(auditWebhook({ ...shared, inletOf, mayIngest: deps.mayIngest })),
    counters,
    setTraceConfig: async (traceConfig, keptKeys) => {
      for (const key of keptKeys) extraKeys.add(key);
      inForce = traceConfig;
      await Promise.all(
        [...clusters].map(async ([name, { inlet }]) => {
          const change = traceConfigChange(given.get(name), traceConfig, deps.clock.nowUs());
          if (change === undefined) return;
          given.set(name, change.version);
          await inlet.configure(change);
        }),
      );
    },
    status: () =>
      [...clusters.values()].map((running) => {
        const { inlet, watches } = running;
        return {
          cluster: inlet.cluster,
          time: inlet.status(),
          watches: watches.map((watch) => watch.status()),
          coverage: proofsOf(running),
        };
      }),
    close: async () => {
      stop.abort();
      await Promise.all([...clusters.values()].flatMap(({ work }) => work));
      await Promise.all([...clusters.values()].map((running) => tellSights(running, 'ending')));
      await appender.close();
    },
  };
}

/** Clusters that unannounced batches may open; further names are refused as unknown. */
const openClustersMax = 100;

/** Events of `events.k8s.io` are the same objects, and followed only where the core group is denied. */
function chosenResources(report: ClusterReport): readonly WatchedResource[] {
  const isDenied = (resource: WatchedResource): boolean =>
    report.permissions.some((permission) => permission.resource === resource && permission.state === 'denied');
  const core = watchedResources.find(({ source, group }) => source === 'events' && group === '');
  const useCore = core !== undefined && !isDenied(core);
  return watchedResources.filter(({ source, group }) => source !== 'events' || (group === '') === useCore);
}

/** As `sources` of a delivery names them. */
const sourceWords = {
  pods: 'pod_watch',
  events: 'event_core',
  nodes: 'node_watch',
  workloads: 'workload_watch',
  claims: 'pvc_watch',
} as const satisfies Readonly<Record<WatchedResource['source'], string>>;

function parseObservation(text: string | undefined): ObservationFacts | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { fromUs, clusterUid, kubernetesVersion, sources } = {
      fromUs: undefined,
      clusterUid: '',
      kubernetesVersion: '',
      sources: [],
      ...value,
    };
    if (typeof fromUs !== 'number' || !Number.isSafeInteger(fromUs)) return undefined;
    if (typeof clusterUid !== 'string' || typeof kubernetesVersion !== 'string' || !Array.isArray(sources)) return undefined;
    return { fromUs, clusterUid, kubernetesVersion, sources: sources.filter((source) => typeof source === 'string') };
  } catch {
    return undefined;
  }
}
