import { compareBytes } from '@lunettes/base';
import { type EventTimeUs, pairs } from '../vocabulary/index.ts';
import { winnerOf } from './candidate.ts';
import { conditionsMax, type Milestone, type NodeEntry } from './entries.ts';
import { inTime, type Known } from './life.ts';
import { knownOf } from './rows.ts';

/** The latest `conditionsMax` transitions of each type: a Node that flaps for a year is known by what it does now. */
export function latestConditions(milestones: readonly Milestone[]): readonly Milestone[] {
  if (milestones.length <= conditionsMax) return milestones;
  const latestFirst = milestones.toSorted((a, b) => atOf(b) - atOf(a) || compareBytes(b.key, a.key));
  const kept = new Set<Milestone>();
  const counts = new Map<string, number>();
  for (const one of latestFirst) {
    const count = counts.get(one.type) ?? 0;
    counts.set(one.type, count + 1);
    if (count < conditionsMax) kept.add(one);
  }
  return kept.size === milestones.length ? milestones : milestones.filter((one) => kept.has(one));
}

/**
 * What a Pod that is on this Node from `fromUs` to `untilUs` has of its conditions: that the Node was not ready or gone when
 * the Pod came, seen last then, and every transition in that time. Of a Node that was ready all the time: nothing.
 */
export function conditionsAround(node: NodeEntry, name: string, fromUs: EventTimeUs, untilUs: EventTimeUs): readonly Known[] {
  const known: Known[] = [];
  let inForce: Known | undefined;
  for (const milestone of node.milestones) {
    const one = knownOf(milestone);
    if (one === undefined || one.at > untilUs) continue;
    if (one.at > fromUs) known.push(one);
    else if (inForce === undefined || inTime(one, inForce) > 0) inForce = one;
  }
  if (inForce !== undefined && inForce.type !== 'node.ready') known.push(seenUntil(inForce, fromUs));
  return known.map((one) => ({ ...one, details: pairs(...one.details.filter(([key]) => key !== 'node'), ['node', name]) }));
}

const seenUntil = (one: Known, us: EventTimeUs): Known => ({ ...one, details: pairs(...one.details, ['last_at_us', String(us)]) });

const atOf = (milestone: Milestone): EventTimeUs => winnerOf(milestone.candidates)?.at ?? 0;
