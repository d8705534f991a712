import { compareBytes, lowerBound } from '@lunettes/base';
import { type Fact, pairOf, repeatableTypes, type Sha256Hex, type Signal } from '../vocabulary/index.ts';
import { type Candidate, candidateOf, compareCandidates, mergedDetails, winnerOf, withCandidate } from './candidate.ts';
import type { ChangeBase } from './change-base.ts';
import { attemptsMax, type Milestone, milestonesMax, repeatsMax, warningsMax } from './entries.ts';

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
function blanked(message: string): string {
  return message.replace(/[0-9a-f]{8,}(?:-[0-9a-f]{4,12})*|\d+/g, '#');
}

/** A fact as a milestone of its own. Only Events tell of repeats; other facts happen once per key. */
export function milestoneOf(fact: Fact, key: string, signal: Pick<Signal, 'at_us' | 'evidence_id'>): Milestone {
  const repeats = isFromEvent(fact);
  return {
    key,
    type: fact.type,
    container: fact.container,
    attempt: fact.attempt,
    candidates: [candidateOf(fact, signal.at_us, signal.evidence_id)],
    lastAt: repeats ? fact.last_at_us : fact.at_us,
    count: repeats ? fact.count : 1,
    version: 0,
  };
}

const isFromEvent = (fact: Fact): boolean => fact.count > 1 && pairOf(fact.details, 'event_type') !== undefined;

/**
 * The facts of a signal that could change `known`, as milestones. Most signals repeat what is known: a
 * fact whose rung of the ladder holds an earlier report is passed over before anything is made of it.
 */
export function newMilestones(known: readonly Milestone[], signal: Signal, sha256Hex: Sha256Hex): readonly Milestone[] {
  const fresh: Milestone[] = [];
  for (const fact of signal.facts) {
    const key = factKey(fact, sha256Hex);
    const found = known[lowerBound(known, key, byKey)];
    if (found !== undefined && found.key === key && tellsNothing(found, fact, signal.at_us)) continue;
    fresh.push(milestoneOf(fact, key, signal));
  }
  return fresh;
}

function tellsNothing(known: Milestone, fact: Fact, toldAt: number): boolean {
  if (isFromEvent(fact) && (fact.count > known.count || fact.last_at_us > known.lastAt)) return false;
  for (const candidate of known.candidates)
    if (candidate.precision === fact.precision)
      return candidate.at < fact.at_us || (candidate.at === fact.at_us && candidate.toldAt < toldAt);
  return false;
}

/** The merge of two tellings of one key; `version` stays that of `known`. */
function mergedMilestone(known: Milestone, next: Milestone): Milestone {
  let candidates: readonly Candidate[] = known.candidates;
  for (const candidate of next.candidates) candidates = withCandidate(candidates, candidate);
  const count = Math.max(next.count, known.count);
  const lastAt = count > 1 ? Math.max(next.lastAt, known.lastAt) : Math.min(next.lastAt, known.lastAt);
  if (candidates === known.candidates && lastAt === known.lastAt && count === known.count) return known;
  return { ...known, candidates, lastAt, count };
}

/** Whether two states of one milestone make the same row. */
export function showsTheSame(a: Milestone, b: Milestone): boolean {
  const left = winnerOf(a.candidates);
  const right = winnerOf(b.candidates);
  if (left === undefined || left !== right || a.count !== b.count || (a.count > 1 && a.lastAt !== b.lastAt)) return false;
  const [mine, theirs] = [mergedDetails(a.candidates, left), mergedDetails(b.candidates, right)];
  return mine.length === theirs.length && mine.every(([key, value], index) => theirs[index]?.[0] === key && theirs[index]?.[1] === value);
}

/** Result of putting facts into a Pod's milestones. `changed` lists keys whose row is new; `dropped` what a bound pushed out. */
export interface Merged {
  readonly milestones: readonly Milestone[];
  readonly changed: readonly string[];
  readonly dropped: readonly Milestone[];
  readonly overflow: number;
}

const byKey = (one: Milestone, key: string): number => compareBytes(one.key, key);

/** The milestone of this key; `known` is sorted by key. */
export function milestoneIn(known: readonly Milestone[], key: string): Milestone | undefined {
  const found = known[lowerBound(known, key, byKey)];
  return found?.key === key ? found : undefined;
}

/** Whether there is a milestone of which the key begins so. */
export const hasKeyFrom = (known: readonly Milestone[], prefix: string): boolean =>
  known[lowerBound(known, prefix, byKey)]?.key.startsWith(prefix) === true;

/**
 * Merges `next` into `known` (sorted by key) and keeps the bounds; `known` itself comes back when nothing is new. Instances
 * of a container are counted from `attempts` on.
 */
export function withMilestones(known: readonly Milestone[], next: readonly Milestone[], attempts?: ChangeBase['attempts']): Merged {
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
      if (!showsTheSame(found, merged)) changed.push(one.key);
      continue;
    }
    const crowded = overBound(list, one, attempts);
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
function overBound(
  list: readonly Milestone[],
  next: Milestone,
  attempts: ChangeBase['attempts'] | undefined,
): Milestone | 'refused' | undefined {
  if (next.attempt > attemptsMax && next.attempt - (attempts?.find(([name]) => name === next.container)?.[1] ?? 0) > attemptsMax)
    return 'refused';
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
