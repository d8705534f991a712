import { encodeRecord } from '@lunettes/codec';
import { laneMapOf, laneOf, lanesOf } from '@lunettes/core/collection';
import type { Signal } from '@lunettes/core/vocabulary';
import type { RawAppend } from '@lunettes/ports';
import { recordedCluster } from '../simulation/recorded-cluster.ts';

/** A small simulated cluster as a collector would write it: every namespace in its lane, ticks in all lanes of the cluster. */
export function rawRecording(seed: number, lanes: number): readonly RawAppend[] {
  const seqs = new Map<string, number>();
  return recordedCluster(seed).flatMap((signal) => {
    const map = laneMapOf(signal.cluster, lanes);
    const isForAll = signal.type === 'tick' || signal.type === 'observation';
    const targets = isForAll ? lanesOf(map) : [laneOf(map, signal.cluster, signal.namespace)];
    return targets.map((lane) => {
      const stream = `${signal.cluster}|recording`;
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
