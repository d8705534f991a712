import type { SightFacts } from '@lunettes/core/vocabulary';
import type { SourcePosition } from '@lunettes/ports';
import type { CoverageProof } from './coverage.ts';
import { extended, openIntervals, type SightInterval, type SightIntervals } from './sight-intervals.ts';

/** What is to be said of one cluster's sources, and where the log is to keep what was said last. */
export interface SightNews {
  readonly facts: readonly SightFacts[];
  readonly positions: readonly SourcePosition[];
  /** They are in the log. */
  told(): void;
}

export interface Sights {
  /** What the proofs of now change; undefined while nothing has to be said. `isEnding` says whatever is known. */
  news(proofs: readonly CoverageProof[], positions: ReadonlyMap<string, string>, nowUs: number, isEnding?: 'ending'): SightNews | undefined;
}

/** An interval that only grew is told this often; a change of state at once. */
const tellEveryUs = 60_000_000;
/** A collector that has told of a source so lately is taken to tell of it again. */
const tellerUs = 3 * tellEveryUs;

/**
 * The intervals in which each source of one cluster could see. Of several collectors of a cluster one tells, the others begin
 * where it has ended; what was before any of them ran is told as blind.
 */
export function openSights(cluster: string, own: { readonly instance: string; readonly startedAtUs: number }): Sights {
  const known = new Map<string, SightIntervals>();
  /** Which interval of each source was told last. */
  const toldOf = new Map<string, string>();
  let toldAtUs = 0;
  const positionOf = (source: string): string => `${cluster}|sight|${source}`;

  const noted = (proof: CoverageProof, kept: KeptSight | undefined, nowUs: number): SightIntervals | undefined => {
    if (kept !== undefined && kept.by !== own.instance && nowUs - kept.atUs < tellerUs) return undefined;
    const before = known.get(proof.source);
    if (before !== undefined) return extended(before, proof, nowUs);
    const hasRunSince = kept !== undefined && own.startedAtUs <= kept.last.to_at_us;
    return hasRunSince ? extended({ last: kept.last, unstored: [] }, proof, nowUs) : openIntervals(cluster, proof, kept?.last, nowUs);
  };

  return {
    news(proofs, positions, nowUs, isEnding) {
      for (const proof of proofs) {
        const intervals = noted(proof, parseKept(positions.get(positionOf(proof.source))), nowUs);
        if (intervals === undefined) known.delete(proof.source);
        else known.set(proof.source, intervals);
      }
      const all = [...known.values()];
      const hasTurned = all.some(({ last }) => toldOf.get(last.source) !== nameOf(last));
      const changed = all.filter(({ unstored }) => unstored.length > 0);
      if (changed.length === 0 || (!hasTurned && isEnding === undefined && nowUs - toldAtUs < tellEveryUs)) return undefined;
      return {
        facts: changed.flatMap(({ unstored }) => unstored.map(factsOf)),
        positions: changed.map(({ last }) => ({
          source: positionOf(last.source),
          position: JSON.stringify({ last, by: own.instance, atUs: nowUs } satisfies KeptSight),
        })),
        told: () => {
          toldAtUs = nowUs;
          for (const { last } of changed) {
            known.set(last.source, { last, unstored: [] });
            toldOf.set(last.source, nameOf(last));
          }
        },
      };
    },
  };
}

const nameOf = ({ from_at_us: fromUs, state, reason }: SightInterval): string => JSON.stringify([fromUs, state, reason]);

const factsOf = ({ source, state, reason, from_at_us: fromUs, to_at_us: toUs, version }: SightInterval): SightFacts => ({
  ...{ source, state, reason, fromUs, toUs, version },
});

interface KeptSight {
  readonly last: SightInterval;
  readonly by: string;
  readonly atUs: number;
}

/** Written by a collector of ours; anything else counts as nothing. */
function parseKept(text: string | undefined): KeptSight | undefined {
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Partial<KeptSight> | null;
    const { last, by, atUs } = value ?? {};
    return last !== undefined && Number.isSafeInteger(last.to_at_us) && typeof by === 'string' && typeof atUs === 'number'
      ? { last, by, atUs }
      : undefined;
  } catch {
    return undefined;
  }
}
