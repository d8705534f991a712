import { compareBytes } from '@lunettes/base';
import { type EventTimeUs, type Fact, type Pairs, type Precision, pairOf, pairs, type Resolution, secondUs } from '../vocabulary/index.ts';

/** One source's time for a milestone, as kept in the state. JSON-safe. */
export interface Candidate {
  readonly at: EventTimeUs;
  readonly resolution: Resolution;
  readonly clock: string;
  readonly precision: Precision;
  readonly evidence: string;
  /** Event time of the signal that said so: of equal reports the first one told is kept. */
  readonly toldAt: EventTimeUs;
  readonly details: Pairs;
}

/** The precision ladder, best first (architecture §4, precision inside rule 7). */
const ladder: Readonly<Record<Precision, number>> = { audit: 0, event_name: 1, event_time: 2, field: 3, inferred: 4 };

/** Reports of one occurrence differ by at most this much beyond their resolution: the named skew bound. */
export const skewBoundUs = 2 * secondUs;

export function candidateOf(fact: Fact, toldAt: EventTimeUs, evidence: string): Candidate {
  return {
    at: fact.at_us,
    resolution: fact.resolution,
    clock: fact.clock,
    precision: fact.precision,
    evidence,
    toldAt,
    details: fact.details,
  };
}

/** Total order of candidates: time, then who told it first, then the evidence id, then what is left to tell two apart. */
export function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    a.at - b.at ||
    a.toldAt - b.toldAt ||
    compareBytes(a.evidence, b.evidence) ||
    ladder[a.precision] - ladder[b.precision] ||
    compareDetails(a.details, b.details)
  );
}

/**
 * `kept` holds at most one candidate per precision, best precision first; the earlier of two survives.
 * Returns `kept` itself when nothing changed. Commutative, associative and idempotent, because a
 * minimum under a total order is.
 */
export function withCandidate(kept: readonly Candidate[], next: Candidate): readonly Candidate[] {
  const at = kept.findIndex((one) => ladder[one.precision] >= ladder[next.precision]);
  if (at === -1) return [...kept, next];
  const found = kept[at];
  if (found === undefined || found.precision !== next.precision) return [...kept.slice(0, at), next, ...kept.slice(at)];
  if (compareCandidates(found, next) <= 0) return kept;
  return kept.with(at, next);
}

/**
 * The candidate that gives the milestone its time: the most precise one that reports the earliest
 * occurrence. With e the earliest candidate and [t, t + resolution) its interval, that is the most
 * precise candidate within `skewBoundUs` of the interval, else e. A later occurrence never wins. What
 * was merely inferred from a look at the object is e only where nobody states a time: a look proves
 * that something had happened by then, or not before, but not when.
 */
export function winnerOf(kept: readonly Candidate[]): Candidate | undefined {
  let earliest: Candidate | undefined;
  for (const one of kept)
    if (one.precision !== 'inferred' && (earliest === undefined || compareCandidates(one, earliest) < 0)) earliest = one;
  if (earliest === undefined) return kept[0];
  const last = earliest.at + resolutionUs(earliest.resolution) + skewBoundUs;
  for (const one of kept) if (one.at <= last && one.precision !== 'inferred') return one;
  return earliest;
}

/** Width of the interval that a time of this resolution stands for, in microseconds. */
export function resolutionUs(resolution: Resolution): number {
  switch (resolution) {
    case 'ns':
    case 'us':
      return 0;
    case 'ms':
      return 1000;
    case 's':
      return secondUs;
  }
}

/** What a report says about itself: shown only where it gives the milestone its time. */
const ofTheReport: ReadonlySet<string> = new Set(['component', 'reason', 'message', 'event_type', 'not_before_us', 'source']);

/** The winner's details, and what only others know; where several know it, the more precise one is believed. */
export function mergedDetails(kept: readonly Candidate[], winner: Candidate): Pairs {
  let merged: Pairs = winner.details;
  if (kept.length === 1) return merged;
  for (const other of kept) {
    if (other === winner) continue;
    let missing: Pairs[number][] | undefined;
    for (const pair of other.details) {
      if (ofTheReport.has(pair[0]) || pairOf(merged, pair[0]) !== undefined) continue;
      missing ??= [];
      missing.push(pair);
    }
    if (missing !== undefined) merged = pairs(...merged, ...missing);
  }
  return merged;
}

function compareDetails(a: Pairs, b: Pairs): number {
  return a === b ? 0 : compareBytes(JSON.stringify(a), JSON.stringify(b));
}
