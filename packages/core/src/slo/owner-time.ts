import type { Owner, StageInterval } from '../vocabulary/index.ts';

/** A stretch of a delivery that belongs to one owner; `unexplained` ones no stage covers and are the platform's. */
export interface OwnerStretch {
  readonly fromUs: number;
  readonly toUs: number;
  readonly owner: Owner;
  readonly unexplained: boolean;
}

/** Stands for "still open" while intervals are added up; no real instant comes near it. */
export const openEndUs = Number.MAX_SAFE_INTEGER;

const precedence: readonly Owner[] = ['platform', 'capacity', 'tenant', 'external'];

/**
 * Cuts [startUs, endUs) where any interval begins or ends and gives each piece to the first of platform,
 * capacity, tenant, external that is open in it (product contract §3.1; with platform and capacity as
 * `k8s` and the others as `custom` this is the original's interval subtraction, parity reference §3.4).
 * The pieces are disjoint, in order, and cover everything.
 */
export function ownerStretches(intervals: readonly StageInterval[], startUs: number, endUs: number): readonly OwnerStretch[] {
  const cuts = new Set<number>([startUs, endUs]);
  for (const { fromUs, toUs } of intervals) for (const at of [fromUs, toUs]) if (at > startUs && at < endUs) cuts.add(at);
  const ordered = [...cuts].sort((a, b) => a - b);
  const stretches: OwnerStretch[] = [];
  for (let i = 0; i + 1 < ordered.length; i++) {
    const fromUs = ordered[i] ?? startUs;
    const toUs = ordered[i + 1] ?? endUs;
    const owner = ownerAt(intervals, fromUs);
    const last = stretches.at(-1);
    const next = { fromUs, toUs, owner: owner ?? 'platform', unexplained: owner === undefined };
    if (last !== undefined && last.owner === next.owner && last.unexplained === next.unexplained)
      stretches[stretches.length - 1] = { ...last, toUs };
    else stretches.push(next);
  }
  return stretches;
}

export interface OwnerTotals {
  readonly totalUs: number;
  readonly platformUs: number;
  readonly capacityUs: number;
  readonly tenantUs: number;
  readonly externalUs: number;
  readonly unexplainedUs: number;
}

/** Sums per owner; always total = platform + capacity + tenant + external, with unexplained inside platform. */
export function ownerTotals(stretches: readonly OwnerStretch[]): OwnerTotals {
  const by: Record<Owner, number> = { platform: 0, capacity: 0, tenant: 0, external: 0 };
  let unexplainedUs = 0;
  for (const { fromUs, toUs, owner, unexplained } of stretches) {
    by[owner] += toUs - fromUs;
    if (unexplained) unexplainedUs += toUs - fromUs;
  }
  const totalUs = by.platform + by.capacity + by.tenant + by.external;
  return { totalUs, platformUs: by.platform, capacityUs: by.capacity, tenantUs: by.tenant, externalUs: by.external, unexplainedUs };
}

/** Whether this owner's time is part of the delivery SLI. */
const counts = (owner: Owner): boolean => owner === 'platform' || owner === 'capacity';

/** The instant at which the delivery time (platform and capacity) has used up `limitUs`; undefined if it never does. */
export function limitReachedAt(stretches: readonly OwnerStretch[], limitUs: number): number | undefined {
  let left = limitUs;
  for (const { fromUs, toUs, owner } of stretches) {
    if (!counts(owner)) continue;
    if (toUs - fromUs > left) return fromUs + left;
    left -= toUs - fromUs;
  }
  return undefined;
}

const rankOf: Readonly<Record<Owner, number>> = { platform: 0, capacity: 1, tenant: 2, external: 3 };

function ownerAt(intervals: readonly StageInterval[], atUs: number): Owner | undefined {
  let best = precedence.length;
  for (const { fromUs, toUs, owner } of intervals) if (fromUs <= atUs && toUs > atUs && rankOf[owner] < best) best = rankOf[owner];
  return precedence[best];
}
