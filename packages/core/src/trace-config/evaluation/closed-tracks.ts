import type { EventTimeUs } from '../../vocabulary/index.ts';
import type { TraceConfig } from '../document/trace-config.ts';
import type { TraceContext } from '../reading/trace-context.ts';
import type { Held, HeldMark } from './held.ts';
import { type FoundSpan, spansOfTrack } from './spans-of-track.ts';
import { trackLimitUs } from './track-limit.ts';

/** A stretch of time in which one object was followed. */
export interface TrackWindow {
  readonly version: string;
  readonly track: number;
  readonly startUs: EventTimeUs;
  /** Of the finish, or of the limit; -1 while it is open. */
  readonly endUs: EventTimeUs;
}

/** A track that ended, with its spans. */
export interface ClosedTrack extends TrackWindow {
  readonly action: string;
  readonly context: TraceContext | undefined;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly spans: readonly FoundSpan[];
}

/**
 * The windows of every track that a start was seen of: from the first start outside an earlier window to the first finish, or
 * to the limit once the watermark has passed it. Finishes are other records than the start, so that one cannot be both.
 */
export function trackWindows(held: Held, watermarkUs: EventTimeUs): readonly TrackWindow[] {
  const windows: TrackWindow[] = [];
  for (const [key, opens] of byTrack(held.marks, 'open')) {
    const closes = byTrack(held.marks, 'close').get(key) ?? [];
    let freeFromUs = -1;
    for (const open of opens) {
      if (open.at <= freeFromUs) continue;
      const limitUs = open.at + trackLimitUs;
      const close = closes.find((one) => one.at > open.at || (one.at === open.at && one.id !== open.id));
      const endUs = close !== undefined && close.at <= limitUs ? close.at : watermarkUs >= limitUs ? limitUs : -1;
      windows.push({ version: open.version, track: open.track, startUs: open.at, endUs });
      if (endUs === -1) break;
      freeFromUs = endUs;
    }
  }
  return windows;
}

function byTrack(marks: readonly HeldMark[], role: 'open' | 'close'): Map<string, HeldMark[]> {
  const found = new Map<string, HeldMark[]>();
  for (const mark of marks) {
    if (mark.role !== role) continue;
    const key = `${mark.version}|${mark.track}`;
    found.set(key, [...(found.get(key) ?? []), mark]);
  }
  return found;
}

/** The tracks of `windows` that ended, by the configuration of each; those of a forgotten configuration are not told. */
export function closedTracks(
  held: Held,
  windows: readonly TrackWindow[],
  configOf: (version: string) => TraceConfig | undefined,
): readonly ClosedTrack[] {
  return windows.flatMap((window) => {
    const track = configOf(window.version)?.tracks[window.track];
    if (window.endUs === -1 || track === undefined) return [];
    const isIn = (one: { readonly version: string; readonly at: EventTimeUs }): boolean =>
      one.version === window.version && one.at <= window.endUs;
    const context = held.contexts.find((one) => isIn(one) && one.action === track.action);
    return [
      {
        ...window,
        action: track.action,
        context,
        properties: held.properties
          .filter((one) => one.track === window.track && isIn(one))
          .map(({ name, value }) => [name, value] as const),
        spans: spansOfTrack(track, window, {
          marks: held.marks.filter((one) => one.track === window.track && isIn(one) && one.at >= window.startUs),
          names: held.names.filter((one) => one.track === window.track && isIn(one)),
        }),
      },
    ];
  });
}
