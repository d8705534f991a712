import { type MeasuredTime, measuredTime, type TraceConfig } from '../trace-config/index.ts';
import { type Action, noPairs, type Pairs, pairOf } from '../vocabulary/index.ts';
import type { PodEntry } from './entries.ts';
import { measuringConfigOf } from './trace-configs.ts';
import { traceKey } from './trace-entries.ts';
import type { Work } from './work.ts';

export type { MeasuredTime };

/** Deliveries that a trace configuration can measure, and the original's names for their tracks; in byte order. */
const tracks: readonly (readonly [Action, track: string])[] = [
  ['create', 'PodCreate'],
  ['delete', 'PodDelete'],
];

/**
 * The Pod with what its spans measure now. What was measured stays when the matches behind it are given up, which is after
 * the delivery or after thirty-five minutes: then it is final. A later track of the same action measures nothing.
 */
export function withMeasured(work: Work, pod: PodEntry): PodEntry {
  const trace = work.get(traceKey(pod.cluster, pod.uid));
  if (trace?.kind !== 'trace') return pod;
  const before = pod.measured ?? noPairs;
  // A Pod has windows of many tracks, nearly always of one version.
  const configs = new Map<string, TraceConfig | undefined>();
  const configOf = (version: string): TraceConfig | undefined => {
    if (!configs.has(version)) configs.set(version, measuringConfigOf(work, pod.cluster, version));
    return configs.get(version);
  };
  const next = tracks.flatMap(([action, track]): Pairs => {
    if (action === 'create' && pod.seal !== null) return [];
    const known = pairOf(before, action);
    const time = measuredTime(trace.held, track, configOf);
    const isLater = time !== undefined && known !== undefined && time.sinceUs > (JSON.parse(known) as MeasuredTime).sinceUs;
    const text = time === undefined || isLater ? known : JSON.stringify(time);
    return text === undefined ? [] : [[action, text]];
  });
  return JSON.stringify(next) === JSON.stringify(before) ? pod : { ...pod, measured: next };
}

/** `pod` without what was measured of its create delivery, which is final. */
export function withoutMeasuredCreate({ measured, ...pod }: PodEntry): PodEntry {
  const left = measured?.filter(([action]) => action !== 'create') ?? [];
  return left.length === 0 ? pod : { ...pod, measured: left };
}
