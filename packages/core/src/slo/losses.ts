import type { LaneView, Output, StepResult } from '../vocabulary/index.ts';
import { historyReason, type Loss } from '../vocabulary/step.ts';
import {
  type ClusterLosses,
  clusterLossesKey,
  type LaneLosses,
  type LostStretch,
  lossesKey,
  lostStretchesMax,
  type SloEntry,
} from './entries.ts';

/**
 * Input of this lane is gone for good (architecture §4 rule 6). Nobody knows what it spoke of, so every delivery of every
 * cluster that was under way then is degraded, whenever it is judged next; readers of all topics are told.
 */
export function takeLoss(lane: LaneView<SloEntry>, loss: Loss): StepResult<SloEntry> {
  const { count, ofHistory } = laneLosses(lane);
  const outputs = outputTopics.map((topic): Output => ({ topic, key: '', value: loss }));
  const next: LaneLosses = { kind: 'losses', count: count + 1, ofHistory: ofHistory || (count === 0 && loss.reason === historyReason) };
  return { changes: [[lossesKey, next]], outputs, more: false };
}

const outputTopics = ['spans', 'sli', 'diagnoses', 'breaches', 'rollouts', 'counters'] as const;

/**
 * The cluster's lost stretches. One that no watermark has followed yet begins at the last one, `watermarkUs`, and is open to
 * the end; `nextUs`, the watermark that follows now, ends it.
 */
export function lostStretches(lane: LaneView<SloEntry>, cluster: string, watermarkUs: number, nextUs?: number): readonly LostStretch[] {
  const held = clusterLosses(lane, cluster);
  const { count, ofHistory } = laneLosses(lane);
  if (count === held.ended) return held.stretches;
  const untilUs = nextUs === undefined ? Number.MAX_SAFE_INTEGER : nextUs + guardUs;
  return [...held.stretches, { fromUs: Math.max(0, watermarkUs), untilUs, ofHistory: ofHistory && held.ended === 0 }];
}

/** What a watermark changes: losses since the last one have got their end. Empty when there were none. */
export function withLossesEnded(
  lane: LaneView<SloEntry>,
  cluster: string,
  watermarkUs: number,
  nextUs: number,
): StepResult<SloEntry>['changes'] {
  const ended = laneLosses(lane).count;
  if (ended === clusterLosses(lane, cluster).ended) return [];
  const stretches = bounded(lostStretches(lane, cluster, watermarkUs, nextUs));
  return [[clusterLossesKey(cluster), { kind: 'cluster_losses', ended, stretches }]];
}

/** When a delivery was under way, and since when there was its Pod. */
export interface Extent {
  /** 0 where nobody saw it created. */
  readonly bornAtUs: number;
  readonly startedAtUs: number;
  /** Undefined while it is open. */
  readonly endedAtUs: number | undefined;
}

/**
 * What a delivery is degraded by whose records may be among what was lost. Before the history that is kept everything is
 * missing, also what was told of a Pod that is delivered or deleted later.
 */
export function lacking(stretches: readonly LostStretch[], { bornAtUs, startedAtUs, endedAtUs }: Extent): readonly ('history' | 'loss')[] {
  const lost = stretches.some(
    ({ fromUs, untilUs, ofHistory }) => !ofHistory && startedAtUs <= untilUs && (endedAtUs === undefined || endedAtUs >= fromUs),
  );
  const isOlder = stretches.some(({ untilUs, ofHistory }) => ofHistory && bornAtUs <= untilUs);
  return [...(isOlder ? (['history'] as const) : []), ...(lost ? (['loss'] as const) : [])];
}

/** Records may be in the lane this long before the watermark that covers them: the webhook's guard, 40 s, and some more. */
const guardUs = 60_000_000;

const laneLosses = (lane: LaneView<SloEntry>): Pick<LaneLosses, 'count' | 'ofHistory'> => {
  const found = lane.get(lossesKey);
  return found?.kind === 'losses' ? found : { count: 0, ofHistory: false };
};

const clusterLosses = (lane: LaneView<SloEntry>, cluster: string): ClusterLosses => {
  const found = lane.get(clusterLossesKey(cluster));
  return found?.kind === 'cluster_losses' ? found : { kind: 'cluster_losses', ended: 0, stretches: [] };
};

function bounded(stretches: readonly LostStretch[]): readonly LostStretch[] {
  const [first, second, ...others] = stretches;
  if (stretches.length <= lostStretchesMax || first === undefined || second === undefined) return stretches;
  const untilUs = Math.max(first.untilUs, second.untilUs);
  return [{ fromUs: Math.min(first.fromUs, second.fromUs), untilUs, ofHistory: first.ofHistory && second.ofHistory }, ...others];
}
