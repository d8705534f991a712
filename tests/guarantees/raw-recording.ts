import { encodeRecord } from '@lunettes/codec';
import { laneMapOf, laneOf, lanesOf } from '@lunettes/core/collection';
import type { Signal } from '@lunettes/core/vocabulary';
import type { RawAppend } from '@lunettes/ports';
import type { KnownAnswer } from '@lunettes/simulate';
import { type RecordedCluster, recordCluster } from '../simulation/recorded-cluster.ts';

/** A recording as a collector would write it, and what must come out of it. */
export interface RawRecording {
  readonly records: readonly RawAppend[];
  readonly answers: readonly KnownAnswer[];
}

/** A small simulated cluster in its lanes: every namespace in one, ticks in all lanes of the cluster. */
export function rawRecording(seed: number, lanes: number, pods: number): RawRecording {
  const name = `${seed} ${lanes} ${pods}`;
  const made =
    recordings.get(name) ?? inLanes(recordCluster({ seed, pods, namespaces: Math.max(8, Math.ceil(pods / 100)) }), 'recording', lanes);
  recordings.set(name, made);
  return made;
}

/** Those of thousands of Pods take seconds to make, and every row has the same. */
const recordings = new Map<string, RawRecording>();

/**
 * Pods of the same cluster that come after everything in `rawRecording` and have no trouble: at least one for every lane, so
 * that each lane has to show that it is alive.
 */
export function freshRecording(seed: number, lanes: number): RawRecording {
  const fresh = recordCluster({ seed: seed + 1000, pods: 8 * lanes, mix: { 'bare-pod': 1 }, startAtUs: freshAtUs, durationS: 600 });
  const map = laneMapOf(cluster, lanes);
  const reached = new Set(fresh.answers.map(({ namespace }) => laneOf(map, cluster, namespace)));
  if (reached.size < lanes) throw new Error(`fresh Pods of seed ${seed} reach only lanes ${[...reached].join(', ')}`);
  return inLanes(fresh, 'fresh', lanes);
}

const cluster = 'simulated';
/** Everything that is fresh begins here. */
export const freshAtUs = 1_760_000_000_000_000 + 6 * 3_600_000_000;

function inLanes({ signals, answers }: RecordedCluster, name: string, lanes: number): RawRecording {
  const seqs = new Map<string, number>();
  const records = signals.flatMap((signal) => {
    const map = laneMapOf(signal.cluster, lanes);
    const isForAll = signal.type === 'tick' || signal.type === 'observation';
    const targets = isForAll ? lanesOf(map) : [laneOf(map, signal.cluster, signal.namespace)];
    return targets.map((lane) => {
      const stream = `${signal.cluster}|${name}`;
      const seq = (seqs.get(`${stream}|${lane}`) ?? 0) + 1;
      seqs.set(`${stream}|${lane}`, seq);
      return {
        lane,
        key: `${signal.cluster}|${signal.namespace}|${signal.name}`,
        value: envelope(signal, stream, seq),
        logTimeUs: signal.at_us,
      };
    });
  });
  return { records, answers };
}

const envelope = (signal: Signal, stream: string, seq: number): Uint8Array =>
  encodeRecord('raw', {
    stream,
    epoch: 'recording',
    seq,
    cluster: signal.cluster,
    namespace: signal.namespace,
    form: 'signal',
    source: signal.source,
    arrival_us: signal.at_us,
    file: null,
    line: null,
    body: Buffer.from(JSON.stringify([signal])),
  });
