import type { EventTimeUs } from '../../vocabulary/index.ts';
import type { TraceConfig } from '../document/trace-config.ts';
import { trackWindows } from './closed-tracks.ts';
import type { Held } from './held.ts';
import { beganSpans } from './spans-of-track.ts';
import { trackLimitUs } from './track-limit.ts';

/** From one instant to another; -1 while it has not ended. */
export type MeasuredStretch = readonly [fromUs: EventTimeUs, toUs: EventTimeUs];

/**
 * The time of one delivery by the spans of a trace configuration: all that a delivery's time is computed from where the
 * configuration is its basis (parity reference §3.4). Stretches of one owner are joined, in order, and do not touch.
 */
export interface MeasuredTime {
  /** When the first of its tracks began. */
  readonly sinceUs: EventTimeUs;
  /** Begin of the earliest span, whoever owns it. */
  readonly fromUs: EventTimeUs;
  /** Spans of `k8s`. */
  readonly platform: readonly MeasuredStretch[];
  /** Spans of `custom`. */
  readonly tenant: readonly MeasuredStretch[];
}

/**
 * What the spans of this action's tracks measure, open ones included, and with the first window of each track: a delivery
 * has one. `configOf` gives the configurations that measure deliveries. Undefined while no span of theirs has begun.
 */
export function measuredTime(held: Held, action: string, configOf: (version: string) => TraceConfig | undefined): MeasuredTime | undefined {
  const seen = new Set<string>();
  let sinceUs = Number.MAX_SAFE_INTEGER;
  // The limit of a track is in its start: whether the watermark has passed it must not matter.
  const began = trackWindows(held, -1).flatMap((window) => {
    const track = configOf(window.version)?.tracks[window.track];
    const key = `${window.version}|${window.track}`;
    if (track?.action !== action || seen.has(key)) return [];
    seen.add(key);
    sinceUs = Math.min(sinceUs, window.startUs);
    const untilUs = window.endUs === -1 ? window.startUs + trackLimitUs : window.endUs;
    const isIn = (one: { readonly version: string; readonly track: number; readonly at: EventTimeUs }): boolean =>
      one.version === window.version && one.track === window.track && one.at <= untilUs;
    return beganSpans(track, {
      marks: held.marks.filter((one) => isIn(one) && one.at >= window.startUs),
      names: held.names.filter(isIn),
    });
  });
  if (began.length === 0) return undefined;
  const of = (owner: string): readonly MeasuredStretch[] => joined(began.filter(({ rule }) => rule.owner === owner));
  return { sinceUs, fromUs: Math.min(...began.map(({ begin }) => begin)), platform: of('k8s'), tenant: of('custom') };
}

function joined(spans: readonly { readonly begin: EventTimeUs; readonly end: EventTimeUs | undefined }[]): readonly MeasuredStretch[] {
  const stretches: (readonly [EventTimeUs, EventTimeUs])[] = [];
  for (const { begin, end = -1 } of [...spans].sort((a, b) => a.begin - b.begin)) {
    const last = stretches.at(-1);
    if (last !== undefined && (last[1] === -1 || begin <= last[1]))
      stretches[stretches.length - 1] = [last[0], last[1] === -1 || end === -1 ? -1 : Math.max(last[1], end)];
    else if (end !== begin) stretches.push([begin, end]);
  }
  return stretches;
}
