import { type EventTimeUs, type Fact, minuteUs, type Signal } from '../vocabulary/index.ts';
import { winnerOf } from './candidate.ts';
import { clusterKey, type Milestone, type PodEntry } from './entries.ts';
import type { Work } from './work.ts';

/**
 * A watch that shows a Pod for the last time shows it as it was, which may have been so for hours: that it is gone is
 * true, and when it went is not known. Such a deletion is news to a Pod whose creation is final, however old the object is.
 */
export function takenAsNews(signal: Signal, { seal }: PodEntry): Signal {
  if (seal === null || signal.at_us > seal.endUs || !signal.facts.some(isUndated)) return signal;
  const atUs = seal.endUs + 1;
  return { ...signal, at_us: atUs, facts: signal.facts.filter(isUndated).map((fact) => ({ ...fact, at_us: atUs, last_at_us: atUs })) };
}

const isUndated = ({ type, precision, clock }: Fact): boolean =>
  type === 'pod.deleted' && precision === 'inferred' && clock === 'collector';

/** When it was told, which is what lateness counts from: not before the watermark that it found. */
export function toldAt(work: Work, signal: Signal): EventTimeUs {
  if (!signal.facts.some(isUndated)) return signal.at_us;
  const found = work.get(clusterKey(signal.cluster));
  return Math.max(signal.at_us, found?.kind === 'cluster' ? found.watermarkUs : 0);
}

/** From when on a Pod counts as gone: where nobody dated that, from when it was told. The watermark is behind, so it may be later. */
export function goneAt(deleted: Milestone): EventTimeUs | undefined {
  const winner = winnerOf(deleted.candidates);
  return winner === undefined || winner.precision !== 'inferred' ? winner?.at : Math.max(winner.at, winner.toldAt);
}

/** Up to when the name may have been meant for it: of a deletion that nobody dated a little longer, because its request may be told after it. */
export function bearsNameUntil(deleted: Milestone): EventTimeUs | undefined {
  const at = goneAt(deleted);
  return at === undefined || winnerOf(deleted.candidates)?.precision !== 'inferred' ? at : at + requestLagUs;
}

/** A webhook's batch may be told four minutes after what the watch told at once. */
const requestLagUs = 5 * minuteUs;
