import type { TraceConfigFacts } from '@lunettes/core/trace-config';
import type { PolicyFacts, Signal } from '@lunettes/core/vocabulary';
import type { InputTally } from './input-tally.ts';
import { clusterSignal } from './lane-feed.ts';
import { observationOf } from './sorted-input.ts';

/** What a replay is told to read and judge with, in force from the beginning of time. */
export interface InForce {
  /** The compiled policy as JSON; built-in limits without one. */
  readonly policy?: string | undefined;
  /** The `facts` of a `ReadTraceConfig`. */
  readonly traceConfig?: Omit<TraceConfigFacts, 'effectiveAtUs'> | undefined;
}

/** What every lane of a cluster gets before its first signal. */
export function preludesOf(tally: InputTally, { policy, traceConfig }: InForce): ReadonlyMap<string, readonly Signal[]> {
  const judged: PolicyFacts | undefined = policy === undefined ? undefined : { effectiveAtUs: 0, document: policy };
  return new Map(
    [...tally.clusters.keys()]
      .sort()
      .map((cluster) => [
        cluster,
        [
          ...(judged === undefined ? [] : [clusterSignal('policy', cluster, 0, judged)]),
          ...(traceConfig === undefined ? [] : [clusterSignal('trace_config', cluster, 0, { ...traceConfig, effectiveAtUs: 0 })]),
          observationOf(tally, cluster),
        ],
      ]),
  );
}
