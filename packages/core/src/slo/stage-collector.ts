import { type Owner, type StageInterval, type StageName, stageOwner } from '../vocabulary/index.ts';
import { openEndUs } from './owner-time.ts';

/** Collects the stages of one delivery, cut to [startUs, endUs]; what has no length is left out. */
export interface StageCollector {
  /** From and to are instants; an unknown `from` means the stage never began, an unknown `to` that it is still open. */
  add(stage: StageName, from: number | undefined, to: number | undefined, of?: StageOf): void;
  readonly intervals: StageInterval[];
}

interface StageOf {
  readonly container?: string;
  readonly attempt?: number;
  readonly owner?: Owner;
}

/** `endUs` is undefined while the delivery is open: its open stages then reach to `openEndUs`. */
export function collectStages(startUs: number, endUs: number | undefined): StageCollector {
  const intervals: StageInterval[] = [];
  const last = endUs ?? openEndUs;
  return {
    intervals,
    add(stage, from, to, { container = '', attempt = 0, owner = stageOwner(stage) } = {}) {
      if (from === undefined) return;
      const fromUs = Math.max(from, startUs);
      const toUs = Math.min(to ?? openEndUs, last);
      if (toUs > fromUs) intervals.push({ stage, owner, container, attempt, fromUs, toUs, open: toUs === openEndUs });
    },
  };
}
