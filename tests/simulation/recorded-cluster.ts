import { encodeRecord } from '@lunettes/codec';
import { normalizeDocument } from '@lunettes/core/normalization';
import type { Signal } from '@lunettes/core/vocabulary';
import type { RawAppend } from '@lunettes/ports';
import { defineSimulation, simulate } from '@lunettes/simulate';

/** A small simulated cluster as signals in order of time, with a tick after every second and the closing one at the end. */
export function recordedCluster(seed: number): readonly Signal[] {
  const options = defineSimulation({ seed, pods: 12 });
  const signals: Signal[] = [];
  for (const { file, line } of simulate(options)) {
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
    const next = Math.floor(signal.at_us / 1e6);
    if (second !== 0 && next !== second)
      told.push(mark(options.cluster, 'tick', { watermarkUs: second * 1e6 + 999_999, closing: false, silent: false }));
    second = next;
    told.push(signal);
  }
  told.push(mark(options.cluster, 'tick', { watermarkUs: (second + 3600) * 1e6, closing: true, silent: false }));
  return told;
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
