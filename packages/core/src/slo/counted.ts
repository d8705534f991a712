import type { Action, EventTimeUs, ObjectiveCount, Side, Sli } from '../vocabulary/index.ts';
import { minuteUs } from '../vocabulary/index.ts';
import { bucketOf } from './exponential-histogram.ts';

/** Under which minute and key a delivery counts: what rows of one counter have in common. */
export interface CountedKey {
  readonly minuteAtUs: EventTimeUs;
  readonly workloadKind: string | null;
  readonly workloadName: string | null;
  readonly class: string | null;
  readonly action: Action;
  readonly cause: string | null;
  readonly side: Side | null;
}

/** What one delivery adds to its minute; kept beside what was last told of it, to be taken back when that changes. */
export interface Counted extends CountedKey {
  /** One for each objective, as `resultText` writes it. */
  readonly results: readonly string[];
  /** Buckets of its durations; null while it has not ended or where they are not known. */
  readonly totalBucket: number | null;
  readonly deliveryBucket: number | null;
}

/** A step of a counter: a delivery comes to what it says now, or is taken from what it said before. */
export interface CountMove {
  readonly counted: Counted;
  readonly by: 1 | -1;
}

export function countedOf(sli: Sli): Counted {
  const countsAtUs = sli.judged_at_us ?? sli.started_at_us ?? sli.first_seen_at_us;
  const hasEnded = sli.ended_at_us !== null;
  return {
    minuteAtUs: Math.floor(countsAtUs / minuteUs) * minuteUs,
    workloadKind: sli.workload_kind,
    workloadName: sli.workload_name,
    class: sli.class,
    action: sli.action,
    cause: sli.cause,
    side: sli.side,
    results: sli.objectives.map(({ name, verdict, eligible, excluded }) => resultText(name, eligible ? verdict : 'killed', excluded)),
    totalBucket: hasEnded && sli.total_us !== null ? bucketOf(sli.total_us) : null,
    deliveryBucket: hasEnded && sli.delivery_us !== null ? bucketOf(sli.delivery_us) : null,
  };
}

/** How a verdict counts, why it does not, and the objective, which may be named with spaces. */
function resultText(objective: string, verdict: Sli['objectives'][number]['verdict'], excluded: string | null): string {
  switch (verdict) {
    case 'success':
      return `good  ${objective}`;
    case 'fail':
      return `bad  ${objective}`;
    case 'pending':
      return `pending  ${objective}`;
    case 'killed':
      return `excluded ${excluded ?? 'no_verdict'} ${objective}`;
  }
}

/** A result that was counted so often, as a record says it. */
export function objectiveCount(result: string, count: number): ObjectiveCount {
  const [countsAs = '', reason = ''] = result.split(' ', 2);
  const objective = result.slice(countsAs.length + reason.length + 2);
  return { objective, counts_as: countsAs as ObjectiveCount['counts_as'], reason: reason === '' ? null : reason, count };
}

/** From what was counted to what counts now; nothing where that is the same. */
export function movesBetween(before: Counted | undefined, now: Counted): readonly CountMove[] {
  if (before === undefined) return [{ counted: now, by: 1 }];
  if (JSON.stringify(before) === JSON.stringify(now)) return [];
  return [
    { counted: before, by: -1 },
    { counted: now, by: 1 },
  ];
}
