import { createTraceReader, type TraceConfigFacts, type TraceReader, traceConfigsMax } from '@lunettes/core/trace-config';
import type { LaneView, RawEnvelope, Signal } from '@lunettes/core/vocabulary';

/** The trace configurations of one cluster, sorted by the instant from which they hold. */
export interface TraceConfigEntry {
  readonly configs: readonly TraceConfigFacts[];
}

export type TraceReaders = (cluster: string, configs: readonly TraceConfigFacts[]) => TraceReader | undefined;

/** Compiles configurations once for each cluster, however often its records ask: the same answer, sooner. */
export function openTraceReaders(): TraceReaders {
  const readers = new Map<string, { readonly configs: string; readonly reader: TraceReader }>();
  return (cluster, configs) => {
    if (configs.length === 0) return undefined;
    const identity = configs.map(({ version, effectiveAtUs }) => `${version}@${effectiveAtUs}`).join();
    const known = readers.get(cluster);
    if (known?.configs === identity) return known.reader;
    const reader = createTraceReader(configs);
    readers.set(cluster, { configs: identity, reader });
    return reader;
  };
}

/** A stream begins with its cluster, and no cluster has a `|` in its name: none can be called so. */
const keyOf = (cluster: string): string => `trace-config|${cluster}`;

export function traceConfigsOf(lane: LaneView<object>, cluster: string): readonly TraceConfigFacts[] {
  const found = lane.get(keyOf(cluster));
  return found !== undefined && 'configs' in found ? (found as TraceConfigEntry).configs : [];
}

/** The change of state that a configuration in this record makes; the newest `traceConfigsMax` stay. */
export function withTraceConfig(
  input: RawEnvelope,
  configs: readonly TraceConfigFacts[],
  signals: readonly Signal[],
): readonly (readonly [string, TraceConfigEntry])[] {
  if (input.form !== 'trace_config') return [];
  const next = signals.flatMap(({ body }) => (body === null ? [] : [JSON.parse(body) as TraceConfigFacts]));
  if (next.length === 0) return [];
  const others = configs.filter((one) => !next.some(({ effectiveAtUs }) => effectiveAtUs === one.effectiveAtUs));
  const sorted = [...others, ...next].sort((a, b) => a.effectiveAtUs - b.effectiveAtUs);
  return [[keyOf(input.cluster), { configs: sorted.slice(-traceConfigsMax) }]];
}
