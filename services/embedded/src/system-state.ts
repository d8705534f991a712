import { type ClickHouseClient, coverageRatios, schemaProblems } from '@lunettes/adapter-clickhouse';
import type { ClusterReport } from '@lunettes/adapter-kubernetes';
import type { ClusterStatus } from '@lunettes/collector';
import type { Clock, LaneStore, RetainedLaneStore } from '@lunettes/ports';
import { laneStates, type RunningParts } from './lane-states.ts';
import { skips } from './passed-over.ts';
import { type Recording, recordingOf } from './recording.ts';
import { type ReplayedCluster, replayPositions } from './replay-position.ts';

export interface SystemDeps {
  readonly store: RetainedLaneStore;
  readonly clickhouse: ClickHouseClient;
  readonly clock: Pick<Clock, 'nowUs'>;
  /** Undefined where nothing runs and the store is only shown. */
  readonly running: RunningParts | undefined;
  readonly watched: () => readonly WatchedCluster[];
}

/** A cluster that the collector observes, with what its API server said at the start, where it was asked. */
export interface WatchedCluster {
  readonly status: ClusterStatus;
  readonly report: ClusterReport | undefined;
  readonly hasAudit: boolean;
}

/** The answer of `/api/v1/system`. */
export async function systemState(deps: SystemDeps): Promise<object> {
  const recording = await recordingOf(deps.store);
  const watched = deps.watched();
  const names = new Set(watched.map(({ status }) => status.cluster));
  const replayed = (await replayedClusters(deps.store)).filter(({ cluster }) => !names.has(cluster));
  const { bytes, bytesMax } = await deps.store.size();
  const coverage = await coverageRatios(deps.clickhouse, {});
  return {
    clusters: [...watched.map(ofWatched), ...replayed.map((cluster) => ofReplayed(cluster, recording))].map((cluster) => ({
      ...cluster,
      coverage_ratio: coverage(cluster.cluster),
    })),
    lanes: await laneStates(deps.store, deps.running),
    skips: await skips(deps.store),
    dead_letters: await deadLetters(deps.store),
    losses: 0,
    now_at_us: deps.clock.nowUs(),
    schema: { problems: await schemaProblems(deps.clickhouse) },
    store: { bytes, bytes_max: Number.isFinite(bytesMax) ? bytesMax : null, full: bytes >= bytesMax },
    recording: recording === undefined ? null : { name: recording.name },
  };
}

async function replayedClusters(store: LaneStore): Promise<readonly ReplayedCluster[]> {
  const clusters = new Map<string, ReplayedCluster>();
  for (const { done } of (await replayPositions(store)).values()) {
    for (const found of done?.clusters ?? []) {
      const known = clusters.get(found.cluster);
      const sources = [...new Set([...(known?.sources ?? []), ...found.sources])].sort();
      clusters.set(found.cluster, { ...found, sources, untilAtUs: Math.max(known?.untilAtUs ?? 0, found.untilAtUs) });
    }
  }
  return [...clusters.values()];
}

interface ClusterState {
  readonly cluster: string;
  readonly version: string | null;
  readonly state: 'heard' | 'silent';
  /** Which source its time comes from; absent once it is only remembered. */
  readonly primary?: string;
  readonly sources: readonly string[];
  readonly degraded: readonly string[];
  /** Why the API server did not answer at the start; absent once it is only remembered. */
  readonly problem?: string | null;
  /** Kinds that could not be listed, with the server's words. */
  readonly denied?: readonly { readonly kind: string; readonly message: string }[];
  readonly watermark_at_us: number | null;
  readonly watches?: readonly object[];
}

function ofReplayed({ cluster, sources, untilAtUs }: ReplayedCluster, recording: Recording | undefined): ClusterState {
  const has = (...wanted: readonly string[]): boolean => wanted.some((source) => sources.includes(source));
  const degraded = [
    ...(has('audit', 'cloud_audit') ? [] : ['no_audit']),
    ...(has('event_core', 'event_v1') ? [] : ['no_events']),
    // Full audit shows all that a Pod watch would.
    ...(has('pod_watch', 'audit', 'cloud_audit', 'list') ? [] : ['no_pod_watch']),
  ];
  const version = recording?.versions[cluster] ?? null;
  return { cluster, version, state: 'heard', sources, degraded, watermark_at_us: untilAtUs };
}

/** What is missing when a kind cannot be listed; other kinds add detail only. */
const degradedWithout: Readonly<Record<string, string>> = {
  pods: 'no_pod_watch',
  events: 'no_events',
  nodes: 'no_node_watch',
  workloads: 'no_workload_watch',
};

function ofWatched({ status, report, hasAudit }: WatchedCluster): ClusterState {
  const { time, watches } = status;
  const granted = new Set((report?.permissions ?? []).flatMap(({ resource, state }) => (state === 'granted' ? [resource.source] : [])));
  const sources: readonly string[] = [...granted, ...(hasAudit ? ['audit'] : [])];
  const lacking = Object.entries(degradedWithout).flatMap(([source, word]) =>
    report === undefined || sources.includes(source) ? [] : [word],
  );
  return {
    cluster: status.cluster,
    version: report?.version === undefined || report.version === '' ? null : report.version,
    state: time.state === 'heard' ? 'heard' : 'silent',
    primary: time.primary,
    sources,
    degraded: [...(time.primary === 'pod_watch' ? ['no_audit'] : []), ...lacking],
    problem: report === undefined || report.isReachable ? null : report.problem,
    denied: (report?.permissions ?? []).flatMap(({ resource, state, message }) =>
      state === 'denied' ? [{ kind: resource.kind, message }] : [],
    ),
    watermark_at_us: time.watermarkUs > 0 ? time.watermarkUs : null,
    watches: watches.map(({ resource, ...state }) => ({ kind: resource.kind, ...state })),
  };
}

/** Since the log was made; retention takes none of them out of the count. */
export async function deadLetters(store: LaneStore): Promise<number> {
  let count = 0;
  for (let lane = 0; lane < store.lanes; lane++)
    count += (await store.read({ topic: 'dead-letters', lane, from: Number.MAX_SAFE_INTEGER }, { recordsMax: 1, bytesMax: 1 })).end;
  return count;
}
