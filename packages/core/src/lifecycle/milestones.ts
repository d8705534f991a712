import { compareBytes, lowerBound } from '@lunettes/base';
import { type Fact, pairOf, repeatableTypes, type Sha256Hex } from '../vocabulary/index.ts';
import { type Candidate, candidateOf, compareCandidates, winnerOf, withCandidate } from './candidate.ts';
import { type Milestone, milestonesMax, repeatsMax, warningsMax } from './entries.ts';

/** The `key` of a lifecycle record: product contract §3, identity and versions. */
export function factKey(fact: Fact, sha256Hex: Sha256Hex): string {
  if (fact.type === 'warning') {
    const component = pairOf(fact.details, 'component') ?? '';
    const reason = pairOf(fact.details, 'reason') ?? '';
    return `warning/${component}/${reason}/${sha256Hex(blanked(pairOf(fact.details, 'message') ?? '')).slice(0, 8)}`;
  }
  const key = `${fact.type}/${fact.container}/${fact.attempt}`;
  return repeatableTypes.has(fact.type) ? `${key}/${fact.second}` : key;
}

/** A message without what differs between two tellings of the same trouble: numbers, hashes and ids. */
export function blanked(message: string): string {
  return message.replace(/[0-9a-f]{8,}(?:-[0-9a-f]{4,12})*|\d+/g, '#');
}

export function milestoneOf(fact: Fact, key: string, evidence: string): Milestone {
  return {
    key,
    type: fact.type,
    container: fact.container,
    attempt: fact.attempt,
    candidates: [candidateOf(fact, evidence)],
    lastAt: fact.last_at_us,
    count: fact.count,
    version: 0,
  };
}

/** The merge of two tellings of one key; `version` stays that of `known`. */
export function mergedMilestone(known: Milestone, next: Milestone): Milestone {
  let candidates: readonly Candidate[] = known.candidates;
  for (const candidate of next.candidates) candidates = withCandidate(candidates, candidate);
  const lastAt = Math.max(next.lastAt, known.lastAt);
  const count = Math.max(next.count, known.count);
  if (candidates === known.candidates && lastAt === known.lastAt && count === known.count) return known;
  return { ...known, candidates, lastAt, count };
}

/** Result of putting facts into a Pod's milestones. `changed` lists keys whose content is new; `dropped` what a bound pushed out. */
export interface Merged {
  readonly milestones: readonly Milestone[];
  readonly changed: readonly string[];
  readonly dropped: readonly Milestone[];
  readonly overflow: number;
}

const byKey = (one: Milestone, key: string): number => compareBytes(one.key, key);

/** Merges `next` into `known` (sorted by key) and keeps the bounds; `known` itself comes back when nothing is new. */
export function withMilestones(known: readonly Milestone[], next: readonly Milestone[]): Merged {
  let milestones: Milestone[] | undefined;
  const changed: string[] = [];
  const dropped: Milestone[] = [];
  let overflow = 0;
  for (const one of next) {
    const list: readonly Milestone[] = milestones ?? known;
    const at = lowerBound(list, one.key, byKey);
    const found = list[at];
    if (found !== undefined && found.key === one.key) {
      const merged = mergedMilestone(found, one);
      if (merged === found) continue;
      milestones ??= known.slice();
      milestones[at] = merged;
      changed.push(one.key);
      continue;
    }
    const crowded = overBound(list, one);
    if (crowded === 'refused') {
      overflow++;
      continue;
    }
    milestones ??= known.slice();
    milestones.splice(at, 0, one);
    changed.push(one.key);
    if (crowded !== undefined) {
      milestones.splice(milestones.indexOf(crowded), 1);
      dropped.push(crowded);
      overflow++;
    }
  }
  return { milestones: milestones ?? known, changed, dropped, overflow };
}

/**
 * Bounded sets keep their smallest members by (time, key), so that which ones stay does not depend on
 * the order of arrival: the member to push out, `refused` when it is the newcomer itself.
 */
function overBound(list: readonly Milestone[], next: Milestone): Milestone | 'refused' | undefined {
  const repeatable = repeatableTypes.has(next.type);
  if (next.type !== 'warning' && !repeatable) return list.length >= milestonesMax ? 'refused' : undefined;
  const max = repeatable ? repeatsMax : warningsMax;
  let count = 0;
  let latest = next;
  for (const one of list) {
    if (one.type !== next.type || (repeatable && one.container !== next.container)) continue;
    count++;
    if (later(one, latest)) latest = one;
  }
  if (count < max) return undefined;
  return latest === next ? 'refused' : latest;
}

function later(a: Milestone, b: Milestone): boolean {
  const left = winnerOf(a.candidates);
  const right = winnerOf(b.candidates);
  if (left === undefined || right === undefined) return left !== undefined;
  return (left.at - right.at || compareBytes(a.key, b.key) || compareCandidates(left, right)) > 0;
}
