import { type TraceConfig, type TraceConfigFacts, traceConfigsMax } from '../trace-config/index.ts';
import type { Signal } from '../vocabulary/index.ts';
import { traceConfigKey } from './trace-entries.ts';
import type { Work } from './work.ts';

/** Remembers a trace configuration of a cluster; of too many the oldest are forgotten. */
export function takeTraceConfig(work: Work, signal: Signal): void {
  if (signal.body === null) return;
  const next = JSON.parse(signal.body) as TraceConfigFacts;
  const others = configsOf(work, signal.cluster).filter(({ effectiveAtUs }) => effectiveAtUs !== next.effectiveAtUs);
  const configs = [...others, next].sort((a, b) => a.effectiveAtUs - b.effectiveAtUs).slice(-traceConfigsMax);
  work.put(traceConfigKey(signal.cluster), { kind: 'trace_config', configs });
}

/** The configuration of this version if deliveries are measured by it; cheap where they are not. */
export function measuringConfigOf(work: Work, cluster: string, version: string): TraceConfig | undefined {
  const found = configsOf(work, cluster).find((one) => one.version === version);
  return found?.document.startsWith(measuringStart) === true ? (JSON.parse(found.document) as TraceConfig) : undefined;
}

/** Documents are canonical: their members are in byte order. */
const measuringStart = '{"deliveryBasis":"trace-config"';

/** The configuration of this version, or undefined once it is forgotten. */
export function traceConfigOf(work: Work, cluster: string, version: string): TraceConfig | undefined {
  const found = configsOf(work, cluster).find((one) => one.version === version);
  return found === undefined ? undefined : (JSON.parse(found.document) as TraceConfig);
}

function configsOf(work: Work, cluster: string): readonly TraceConfigFacts[] {
  const found = work.get(traceConfigKey(cluster));
  return found?.kind === 'trace_config' ? found.configs : [];
}
