import type { CoverageProof, CoveredSource } from './coverage.ts';

/** What one source of one cluster could see from one instant to another: product contract §10. */
export interface SightInterval {
  readonly cluster: string;
  readonly source: CoveredSource;
  readonly from_at_us: number;
  readonly to_at_us: number;
  readonly state: 'seeing' | 'blind' | 'partial';
  readonly reason: string | null;
  readonly version: number;
}

/**
 * The intervals of one source, one after the other without holes. The last one grows: it is the same row, by its begin,
 * with a later end and a higher version. Immutable.
 */
export interface SightIntervals {
  readonly last: SightInterval;
  /** Rows that are not stored yet, in order. */
  readonly unstored: readonly SightInterval[];
}

/** Begins the intervals of a source. Where an earlier run's ended before, nobody ran in between. */
export function openIntervals(
  cluster: string,
  proof: CoverageProof,
  stored: Pick<SightInterval, 'from_at_us' | 'to_at_us' | 'version'> | undefined,
  nowUs: number,
): SightIntervals {
  if (stored === undefined) return started(cluster, proof, proof.provedUs === 0 ? nowUs : Math.min(proof.provedUs, nowUs));
  const atUs = stored.to_at_us;
  // Of one that never grew this is the same row again.
  const version = stored.from_at_us === atUs ? stored.version + 1 : 1;
  const base = { cluster, source: proof.source, version };
  const down: SightInterval = { ...base, from_at_us: atUs, to_at_us: atUs, state: 'blind', reason: 'collector_down' };
  return extended({ last: down, unstored: [] }, proof, nowUs);
}

/**
 * What a source proves now, put to its intervals. An interval of seeing ends where the last proof lies, not where its
 * absence was noticed; one of not seeing ends with the first proof after it.
 */
export function extended(known: SightIntervals, proof: CoverageProof, nowUs: number): SightIntervals {
  const { last } = known;
  const isSame = last.state === proof.state && last.reason === proof.reason;
  const reachedUs = proof.state === 'seeing' ? proof.provedUs : nowUs;
  if (isSame) return grown(known, reachedUs);
  // A proof older than the interval's end proves nothing new.
  if (proof.state === 'seeing' && proof.provedUs <= last.from_at_us) return known;
  const endUs = last.state === 'seeing' ? last.to_at_us : proof.state === 'seeing' ? proof.provedUs : nowUs;
  const closed = grown(known, endUs);
  const next = started(last.cluster, proof, closed.last.to_at_us);
  // An interval without length gives its place, and its identity, to the next.
  const isEmpty = closed.last.from_at_us === closed.last.to_at_us;
  const begun = isEmpty ? { ...next.last, version: closed.last.version + 1 } : next.last;
  const before = closed.unstored.filter((row) => row.from_at_us !== begun.from_at_us);
  return grown({ last: begun, unstored: [...before, begun] }, reachedUs);
}

const started = (cluster: string, { source, state, reason }: CoverageProof, fromUs: number): SightIntervals => {
  const last: SightInterval = {
    cluster,
    source,
    from_at_us: fromUs,
    to_at_us: fromUs,
    state,
    reason,
    version: 1,
  };
  return { last, unstored: [last] };
};

function grown({ last, unstored }: SightIntervals, toUs: number): SightIntervals {
  if (toUs <= last.to_at_us) return { last, unstored };
  const next: SightInterval = { ...last, to_at_us: toUs, version: last.version + 1 };
  return { last: next, unstored: [...unstored.filter((row) => row.from_at_us !== last.from_at_us), next] };
}
