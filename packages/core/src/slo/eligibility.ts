import type { Confidence, ObjectiveVerdict, Side, Verdict } from '../vocabulary/index.ts';

/** What decides whether a verdict counts: product contract §3.3, what counts. */
export interface Circumstances {
  readonly mirror: boolean;
  readonly joinedLate: boolean;
  readonly blind: boolean;
  readonly ignoredNamespace: boolean;
  readonly instant: boolean;
  /** A newer request took its place. */
  readonly superseded: boolean;
  readonly bestEffort: boolean;
  readonly verdict: Verdict;
  readonly side: Side | null;
  readonly confidence: Confidence | null;
}

interface Objective {
  readonly name: string;
  readonly heeds: { readonly sides: boolean; readonly capacity: boolean; readonly bestEffort: boolean };
}

/** The presets; `platform` is the one that the row's own `slo_eligible` speaks of. */
const objectives: readonly Objective[] = [
  { name: 'original', heeds: { sides: false, capacity: false, bestEffort: false } },
  { name: 'platform', heeds: { sides: true, capacity: false, bestEffort: true } },
  { name: 'platform-strict', heeds: { sides: true, capacity: true, bestEffort: true } },
];

export function objectiveVerdicts(of: Circumstances, limitUs: number | null): readonly ObjectiveVerdict[] {
  return objectives.map(({ name, heeds }) => {
    const excluded = exclusion(of, heeds);
    return { name, limit_us: limitUs, verdict: of.verdict, eligible: excluded === null, excluded };
  });
}

/** The first reason that holds, in the order of the contract. A successful delivery is excluded by circumstance only. */
export function exclusion(
  of: Circumstances,
  heeds: Objective['heeds'] = { sides: true, capacity: false, bestEffort: true },
): string | null {
  if (of.mirror) return 'mirror';
  if (of.joinedLate) return 'joined_late';
  if (of.blind) return 'blind';
  if (of.ignoredNamespace) return 'ignored_namespace';
  if (of.instant) return 'instant';
  if (of.verdict === 'killed') return of.superseded ? 'superseded' : 'deleted_in_time';
  if (heeds.bestEffort && of.bestEffort) return 'best_effort';
  if (of.verdict !== 'fail' || of.confidence === null || of.confidence === 'possible') return null;
  if (heeds.sides && of.side === 'tenant') return 'side_tenant';
  if (heeds.sides && of.side === 'policy') return 'side_policy';
  return heeds.capacity && of.side === 'capacity' ? 'side_capacity' : null;
}
