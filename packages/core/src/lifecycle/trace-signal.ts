import {
  closedTracks,
  heldOnly,
  nothingHeld,
  type TraceFacts,
  type TrackWindow,
  trackLimitUs,
  trackWindows,
  withTraceFacts,
} from '../trace-config/index.ts';
import type { EventTimeUs, Signal, StepResult } from '../vocabulary/index.ts';
import { toldSpans } from './closed-span-rows.ts';
import { clusterKey, type LifecycleEntry } from './entries.ts';
import { latenessBoundUs } from './retire.ts';
import { traceConfigOf } from './trace-configs.ts';
import { type TraceEntry, traceKey } from './trace-entries.ts';
import type { Work } from './work.ts';

/**
 * Takes in what trace configurations found in one record about one Pod. Matches are merged as a set, and the spans are
 * derived from it anew each time, so that order and repetition do not matter; a track that ended is told at once.
 */
export function takeTrace(work: Work, signal: Signal): StepResult<LifecycleEntry> {
  if (signal.body === null) return work.result(false);
  const facts = JSON.parse(signal.body) as TraceFacts;
  const key = traceKey(signal.cluster, signal.uid);
  const found = work.get(key);
  const watermarkUs = watermarkOf(work, signal.cluster);
  const isLate = facts.atUs + latenessBoundUs <= watermarkUs;
  if (found?.kind !== 'trace' && isLate) return work.result(false);
  if (isLate) return { ...work.result(false), deadLetter: { code: 'late', detail: signal.evidence_id } };
  const entry = found?.kind === 'trace' ? found : newEntry(signal);
  const isTold = visitTrace(work, key, { ...entry, held: withTraceFacts(entry.held, facts) }, watermarkUs);
  return work.result(!isTold);
}

const newEntry = ({ cluster, namespace, name, uid }: Signal): TraceEntry => ({
  kind: 'trace',
  cluster,
  namespace,
  name,
  uid,
  held: nothingHeld,
  told: [],
  nextUs: 0,
});

function watermarkOf(work: Work, cluster: string): EventTimeUs {
  const found = work.get(clusterKey(cluster));
  return found?.kind === 'cluster' ? found.watermarkUs : -1;
}

/**
 * Derives the spans of a Pod as of this watermark, tells what changed, and gives up what is final. False when one call may
 * tell no more: the same call goes on where this one stopped, because what was told is noted.
 */
export function visitTrace(work: Work, key: string, entry: TraceEntry, watermarkUs: EventTimeUs): boolean {
  const windows = trackWindows(entry.held, watermarkUs);
  let { told } = entry;
  if (told.length > 0 || windows.some(({ endUs }) => endUs !== -1)) {
    const tracks = closedTracks(entry.held, windows, (version) => traceConfigOf(work, entry.cluster, version));
    const cluster = work.get(clusterKey(entry.cluster));
    const clusterUid = cluster?.kind === 'cluster' ? (cluster.observation?.clusterUid ?? '') : '';
    const next = toldSpans({ entry, tracks, clusterUid, sha256Hex: work.sha256Hex, outputsMax: outputsPerCallMax - work.outputCount });
    work.emit(...next.outputs);
    if (next.more) {
      work.put(key, { ...entry, told: next.told });
      return false;
    }
    told = next.told.filter((one) => one.trackEndUs + latenessBoundUs > watermarkUs);
  }
  work.put(key, withoutFinal({ ...entry, told }, windows, watermarkUs));
  return true;
}

/** Rows that one call tells; the rest follows in its next part. */
const outputsPerCallMax = 64;

/** What may still matter: matches of windows that are not final, and those for which a start may still be heard of. */
function withoutFinal(entry: TraceEntry, windows: readonly TrackWindow[], watermarkUs: EventTimeUs): TraceEntry | undefined {
  const live = windows.filter(({ endUs }) => endUs === -1 || endUs + latenessBoundUs > watermarkUs);
  const isRecent = ({ at }: { readonly at: EventTimeUs }): boolean => at + latenessBoundUs > watermarkUs;
  const held = heldOnly(entry.held, (mark) => isRecent(mark) || live.some((window) => isWithin(window, mark)));
  const loose = [...held.names, ...held.properties, ...held.contexts].filter(isRecent);
  if (held.marks.length === 0 && loose.length === 0 && entry.told.length === 0) return undefined;
  const due = [
    ...live.map(({ startUs, endUs }) => (endUs === -1 ? startUs + trackLimitUs : endUs + latenessBoundUs)),
    ...[...held.marks, ...loose].filter(isRecent).map(({ at }) => at + latenessBoundUs),
    ...entry.told.map(({ trackEndUs }) => trackEndUs + latenessBoundUs),
  ];
  return { ...entry, held, nextUs: Math.max(watermarkUs + 1, Math.min(...due)) };
}

function isWithin(
  { version, track, startUs, endUs }: TrackWindow,
  mark: { readonly version: string; readonly track: number; readonly at: EventTimeUs },
): boolean {
  return version === mark.version && track === mark.track && mark.at >= startUs && (endUs === -1 || mark.at <= endUs);
}
