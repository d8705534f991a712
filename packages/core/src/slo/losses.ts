import type { LaneView, Output, StepResult } from '../vocabulary/index.ts';
import type { Loss } from '../vocabulary/step.ts';
import { type ClusterLosses, clusterLossesKey, type LostStretch, lossesKey, lostStretchesMax, type SloEntry } from './entries.ts';

/**
 * Input of this lane is gone for good (architecture §4 rule 6). Nobody knows what it spoke of, so every delivery of every
 * cluster that was under way then is degraded, whenever it is judged next; readers of all topics are told.
 */
export function takeLoss(lane: LaneView<SloEntry>, loss: Loss): StepResult<SloEntry> {
  const found = lane.get(lossesKey);
  const count = found?.kind === 'losses' ? found.count : 0;
  const outputs = outputTopics.map((topic): Output => ({ topic, key: '', value: loss }));
  return { changes: [[lossesKey, { kind: 'losses', count: count + 1 }]], outputs, more: false };
}

const outputTopics = ['spans', 'sli', 'diagnoses', 'breaches', 'rollouts'] as const;

/**
 * The cluster's lost stretches. One that no watermark has followed yet begins at the last one, `watermarkUs`, and is open to
 * the end; `nextUs`, the watermark that follows now, ends it.
 */
export function lostStretches(lane: LaneView<SloEntry>, cluster: string, watermarkUs: number, nextUs?: number): readonly LostStretch[] {
  const held = clusterLosses(lane, cluster);
  if (lossCount(lane) === held.ended) return held.stretches;
  const untilUs = nextUs === undefined ? Number.MAX_SAFE_INTEGER : nextUs + guardUs;
  return [...held.stretches, { fromUs: Math.max(0, watermarkUs), untilUs }];
}

/** What a watermark changes: losses since the last one have got their end. Empty when there were none. */
export function withLossesEnded(
  lane: LaneView<SloEntry>,
  cluster: string,
  watermarkUs: number,
  nextUs: number,
): StepResult<SloEntry>['changes'] {
  const ended = lossCount(lane);
  if (ended === clusterLosses(lane, cluster).ended) return [];
  const stretches = bounded(lostStretches(lane, cluster, watermarkUs, nextUs));
  return [[clusterLossesKey(cluster), { kind: 'cluster_losses', ended, stretches }]];
}

/** Whether records of a delivery may be among what was lost; `endedAtUs` is undefined while it is open. */
export const mayLackRecords = (stretches: readonly LostStretch[], startedAtUs: number, endedAtUs: number | undefined): boolean =>
  stretches.some(({ fromUs, untilUs }) => startedAtUs <= untilUs && (endedAtUs === undefined || endedAtUs >= fromUs));

/** Records may be in the lane this long before the watermark that covers them: the webhook's guard, 40 s, and some more. */
const guardUs = 60_000_000;

const lossCount = (lane: LaneView<SloEntry>): number => {
  const found = lane.get(lossesKey);
  return found?.kind === 'losses' ? found.count : 0;
};

const clusterLosses = (lane: LaneView<SloEntry>, cluster: string): ClusterLosses => {
  const found = lane.get(clusterLossesKey(cluster));
  return found?.kind === 'cluster_losses' ? found : { kind: 'cluster_losses', ended: 0, stretches: [] };
};

function bounded(stretches: readonly LostStretch[]): readonly LostStretch[] {
  const [first, second, ...others] = stretches;
  if (stretches.length <= lostStretchesMax || first === undefined || second === undefined) return stretches;
  return [{ fromUs: Math.min(first.fromUs, second.fromUs), untilUs: Math.max(first.untilUs, second.untilUs) }, ...others];
}
