import { encodeRecord } from '@lunettes/codec';
import { normalizeDocument } from '@lunettes/core/normalization';
import type { Signal } from '@lunettes/core/vocabulary';
import type { RawAppend } from '@lunettes/ports';
import { defineSimulation, type KnownAnswer, knownAnswers, simulate } from '@lunettes/simulate';

export interface RecordedCluster {
  /** In order of time, with a tick after every second and the closing one at the end. */
  readonly signals: readonly Signal[];
  /** What must come out, by what the simulation did. */
  readonly answers: readonly KnownAnswer[];
}

/** A small simulated cluster as signals. */
export const recordedCluster = (seed: number): readonly Signal[] => recordCluster({ seed, pods: 12 }).signals;

/** How long after the last signal the closing tick says that time has ended. */
const silenceS = 3600;

export function recordCluster(of: Parameters<typeof defineSimulation>[0]): RecordedCluster {
  const options = defineSimulation(of);
  const signals: Signal[] = [];
  const lines = simulate(options);
  let next = lines.next();
  for (; next.done !== true; next = lines.next()) {
    const { file, line } = next.value;
    if (!file.startsWith('audit')) continue;
    const reading = { cluster: options.cluster, source: 'audit', ignoredNamespaces: new Set<string>() } as const;
    for (const part of normalizeDocument(JSON.parse(line), reading).parts) if (part.outcome === 'signals') signals.push(...part.signals);
  }
  signals.sort((a, b) => a.at_us - b.at_us || (a.evidence_id < b.evidence_id ? -1 : 1));
  const told: Signal[] = [
    mark(options.cluster, 'observation', { fromUs: 0, clusterUid: '', kubernetesVersion: options.kubernetes, sources: ['audit'] }),
  ];
  let second = 0;
  for (const signal of signals) {
    const now = Math.floor(signal.at_us / 1e6);
    if (second !== 0 && now !== second)
      told.push(mark(options.cluster, 'tick', { watermarkUs: second * 1e6 + 999_999, closing: false, silent: false }));
    second = now;
    told.push(signal);
  }
  const endAtUs = (second + silenceS) * 1e6;
  told.push(mark(options.cluster, 'tick', { watermarkUs: endAtUs, closing: true, silent: false }));
  return { signals: told, answers: knownAnswers(next.value, endAtUs) };
}

/** The cluster's lane; other lanes stay empty. */
export const rawOf = (signals: readonly Signal[]): readonly RawAppend[] =>
  signals.map((signal) => ({ lane: 0, key: signal.cluster, value: encodeRecord('signals', signal), logTimeUs: signal.at_us }));

const mark = (cluster: string, type: 'tick' | 'observation', body: object): Signal => ({
  type,
  cluster,
  namespace: '',
  name: '',
  uid: '',
  at_us: 0,
  source: 'audit',
  evidence_id: 'mark',
  resource_version: '',
  audit_level: null,
  facts: [],
  body: JSON.stringify(body),
});
