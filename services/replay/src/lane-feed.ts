import { type LaneMap, laneMapOf, laneOf, lanesOf } from '@lunettes/core/collection';
import type { EventTimeUs, Signal, TickFacts } from '@lunettes/core/vocabulary';
import { foundAt } from './current-state.ts';
import { afterEverything, decodeSignal } from './signal-record.ts';

export interface FeedPlan {
  readonly lanes: number;
  /** Watermark of the closing tick; later signals are left out. */
  readonly untilAtUs: EventTimeUs;
  /** Greatest event time of the input: what was merely found to be so is dated here. */
  readonly lastAtUs: EventTimeUs;
  /** What all lanes of a cluster get before its first signal: policy, observation. */
  readonly preludes: ReadonlyMap<string, readonly Signal[]>;
  /** Signals after which others get their turn; `feedBatch` unless given. */
  readonly batch?: number | undefined;
}

/** Puts one signal into one lane; signals of a lane come in order. */
export type AppendSignal = (lane: number, signal: Signal) => void;

export interface FeedCounts {
  signals: number;
  ticks: number;
  /** Signals left out because they are later than the end of the replay. */
  afterUntil: number;
}

/** After so many signals other work of the process gets its turn. */
const feedBatch = 1024;

/**
 * Appends the sorted signals to their lanes as a collector that knows the end would: those of a namespace
 * to its lane, those of a whole cluster to all its lanes, and after each second of event time in which
 * something was appended one tick to all lanes of that cluster; at last the closing tick, without guard.
 * `turn` is awaited after each batch with its size, and may throw to stop the feed.
 */
export async function feedLanes(
  sorted: Iterable<Buffer>,
  plan: FeedPlan,
  append: AppendSignal,
  turn: (signals: number) => Promise<void>,
): Promise<FeedCounts> {
  const maps = new Map([...plan.preludes.keys()].map((cluster) => [cluster, laneMapOf(cluster, plan.lanes)]));
  const counts: FeedCounts = { signals: 0, ticks: 0, afterUntil: 0 };
  /** Newest event time per cluster in the second that is being appended. */
  const moved = new Map<string, EventTimeUs>();
  let second = -1;

  const toAll = (map: LaneMap, signal: Signal): void => {
    for (const lane of lanesOf(map)) append(lane, signal);
  };
  const tick = (): void => {
    for (const [cluster, us] of moved) {
      toAll(mapOf(cluster), tickSignal(cluster, us, false));
      counts.ticks++;
    }
    moved.clear();
  };
  const mapOf = (cluster: string): LaneMap => {
    const map = maps.get(cluster) ?? laneMapOf(cluster, plan.lanes);
    maps.set(cluster, map);
    return map;
  };

  for (const [cluster, signals] of plan.preludes) for (const signal of signals) toAll(mapOf(cluster), signal);
  const batchMax = plan.batch ?? feedBatch;
  let batch = 0;
  for (const record of sorted) {
    if (++batch >= batchMax) {
      await turn(batch);
      batch = 0;
    }
    const { sortTime, signal: read } = decodeSignal(record);
    const atUs = sortTime === afterEverything ? plan.lastAtUs : sortTime;
    if (atUs > plan.untilAtUs) {
      counts.afterUntil++;
      continue;
    }
    const signal = sortTime === afterEverything ? foundAt(read, atUs) : read;
    const itsSecond = Math.floor(atUs / 1_000_000);
    if (itsSecond !== second) tick();
    second = itsSecond;
    const map = mapOf(signal.cluster);
    if (signal.namespace === '') toAll(map, signal);
    else append(laneOf(map, signal.cluster, signal.namespace), signal);
    moved.set(signal.cluster, atUs);
    counts.signals++;
  }
  tick();
  for (const [cluster, map] of maps) toAll(map, tickSignal(cluster, plan.untilAtUs, true));
  await turn(batch);
  return counts;
}

/** A signal that concerns all namespaces of a cluster, made by replay itself. */
export function clusterSignal(
  type: 'tick' | 'policy' | 'trace_config' | 'observation',
  cluster: string,
  atUs: EventTimeUs,
  body: object,
): Signal {
  return {
    type,
    cluster,
    namespace: '',
    name: '',
    uid: '',
    at_us: atUs,
    source: 'audit',
    evidence_id: `${type}/${atUs}`,
    resource_version: '',
    audit_level: null,
    facts: [],
    body: JSON.stringify(body),
  };
}

function tickSignal(cluster: string, watermarkUs: EventTimeUs, closing: boolean): Signal {
  const facts: TickFacts = { watermarkUs, closing, silent: false };
  return clusterSignal('tick', cluster, watermarkUs, facts);
}
