import type { Known } from '../lifecycle/index.ts';
import type { Sli } from '../vocabulary/index.ts';
import { detail } from './subject.ts';

/** Nobody told when it began: the first that was heard of the Pod stands in its place. */
export const isStartUnknown = (started: Known): boolean => detail(started, 'start') === 'unknown';

/**
 * The row of a delivery of which only the later part was seen. Without a start there is nothing to measure or to judge
 * (product contract §3.3: a verdict is null where no start is known), so that it says what happened and counts nowhere.
 */
export const withoutStart = (sli: Sli): Sli => ({
  ...sli,
  started_at_us: null,
  total_us: null,
  delivery_us: null,
  platform_us: null,
  capacity_us: null,
  tenant_us: null,
  external_us: null,
  unexplained_us: null,
  overdue_us: null,
  stages: [],
  pod_slo_verdict: null,
  pod_slo_code: null,
  delivery_slo_verdict: null,
  delivery_slo_code: null,
  delete_ladder: null,
  sig_startup_us: null,
  sig_eligible: null,
  sig_excluded: null,
  slo_eligible: false,
  slo_excluded: notSeen(sli.slo_excluded),
  objectives: sli.objectives.map((one) => ({ ...one, verdict: 'pending', eligible: false, excluded: notSeen(one.excluded) })),
  judged_at_us: null,
  borderline: false,
  uncertainty_us: 0,
});

/** What comes before `blind` in the order of the contract stays the reason. */
const notSeen = (excluded: string | null): string => (excluded === 'mirror' || excluded === 'joined_late' ? excluded : 'blind');
