import type { StageInterval, StageName } from '../vocabulary/index.ts';
import type { View } from './view.ts';

/** One stage, its parts added up without counting any time twice. */
export interface SlowStage {
  readonly stage: StageName;
  readonly us: number;
  readonly elapsedUs: number;
  readonly longest: StageInterval;
}

/** A stage shorter than this is never the reason for being late. */
const slowUsMin = 1_000_000;

/** The stage that took the most time of the delivery, the earlier one of two equal; undefined if none took long. */
export function slowestStage(view: View, isCandidate: (stage: StageName) => boolean): SlowStage | undefined {
  const { startedAtUs, asOfUs } = view.of;
  const byStage = new Map<StageName, StageInterval[]>();
  for (const interval of view.stages) {
    const clipped = { ...interval, fromUs: Math.max(interval.fromUs, startedAtUs), toUs: Math.min(interval.toUs, asOfUs) };
    if (!isCandidate(interval.stage) || clipped.toUs <= clipped.fromUs) continue;
    byStage.set(interval.stage, [...(byStage.get(interval.stage) ?? []), clipped]);
  }
  let slowest: SlowStage | undefined;
  for (const [stage, intervals] of byStage) {
    const us = coveredUs(intervals);
    const longest = intervals.reduce((best, interval) => (lengthUs(interval) > lengthUs(best) ? interval : best));
    if (us >= slowUsMin && (slowest === undefined || us > slowest.us)) slowest = { stage, us, elapsedUs: asOfUs - startedAtUs, longest };
  }
  return slowest;
}

const lengthUs = (interval: StageInterval): number => interval.toUs - interval.fromUs;

function coveredUs(intervals: readonly StageInterval[]): number {
  let covered = 0;
  let upTo = Number.NEGATIVE_INFINITY;
  for (const { fromUs, toUs } of intervals.toSorted((a, b) => a.fromUs - b.fromUs)) {
    covered += Math.max(0, toUs - Math.max(fromUs, upTo));
    upTo = Math.max(upTo, toUs);
  }
  return covered;
}
