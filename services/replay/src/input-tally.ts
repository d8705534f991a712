import { compareBytes } from '@lunettes/base';
import type { EventTimeUs, IgnoreReason, PodFacts, RejectionReason, Signal, Source } from '@lunettes/core/vocabulary';

/** What one input was and held. */
export interface InputSummary {
  readonly name: string;
  /** Forms of its documents, `+` between them; `none` where nothing could be read. */
  readonly form: string;
  readonly records: number;
  /** Uncompressed. */
  readonly bytes: number;
}

/** What is known of one cluster once everything has been read. */
export interface ClusterSeen {
  /** Creation of the oldest Pod: from there on the input is taken to have seen everything. */
  oldestPodUs: EventTimeUs | undefined;
  readonly sources: Map<Source, { firstUs: EventTimeUs; lastUs: EventTimeUs }>;
}

/** Counts of a whole input; every record is in exactly one of `accepted`, `ignored` and `rejected`. */
export interface InputTally {
  readonly inputs: InputSummary[];
  records: number;
  accepted: number;
  readonly ignored: Map<IgnoreReason, number>;
  readonly rejected: Map<RejectionReason, number>;
  firstAtUs: EventTimeUs | undefined;
  lastAtUs: EventTimeUs | undefined;
  readonly clusters: Map<string, ClusterSeen>;
}

export const newTally = (): InputTally => ({
  inputs: [],
  records: 0,
  accepted: 0,
  ignored: new Map(),
  rejected: new Map(),
  firstAtUs: undefined,
  lastAtUs: undefined,
  clusters: new Map(),
});

export const countOne = <K>(counts: Map<K, number>, key: K, by = 1): void => void counts.set(key, (counts.get(key) ?? 0) + by);

/** As an object for `summary.json`, sorted by key. */
export const countsObject = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort((a, b) => compareBytes(a[0], b[0])));

/** Widens the span of event time that the input covers. */
export function noteTime(tally: InputTally, atUs: EventTimeUs): void {
  if (tally.firstAtUs === undefined || atUs < tally.firstAtUs) tally.firstAtUs = atUs;
  if (tally.lastAtUs === undefined || atUs > tally.lastAtUs) tally.lastAtUs = atUs;
}

/** Notes what a signal tells of its cluster: which source spoke when, and how old its Pods are. */
export function noteSignal(tally: InputTally, signal: Signal, atUs: EventTimeUs): void {
  const found = tally.clusters.get(signal.cluster);
  const cluster = found ?? { oldestPodUs: undefined, sources: new Map() };
  if (found === undefined) tally.clusters.set(signal.cluster, cluster);
  const span = cluster.sources.get(signal.source);
  if (span === undefined) cluster.sources.set(signal.source, { firstUs: atUs, lastUs: atUs });
  else {
    if (atUs < span.firstUs) span.firstUs = atUs;
    if (atUs > span.lastUs) span.lastUs = atUs;
  }
  const createdUs = podCreatedUs(signal);
  if (createdUs !== undefined && (cluster.oldestPodUs === undefined || createdUs < cluster.oldestPodUs)) cluster.oldestPodUs = createdUs;
}

/** When the Pod of this signal was created, if the signal says so. */
function podCreatedUs(signal: Signal): EventTimeUs | undefined {
  if (signal.type !== 'pod') return undefined;
  let oldest: EventTimeUs | undefined;
  for (const fact of signal.facts) if (fact.type === 'pod.created' && (oldest === undefined || fact.at_us < oldest)) oldest = fact.at_us;
  if (oldest !== undefined || signal.body === null) return oldest;
  const created = (JSON.parse(signal.body) as PodFacts).createdAtUs;
  return created > 0 ? created : undefined;
}
