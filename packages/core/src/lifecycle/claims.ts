import { compareBytes } from '@lunettes/base';
import { type ClaimFacts, type EventTimeUs, minuteUs, type Sha256Hex, type Signal } from '../vocabulary/index.ts';
import { winnerOf } from './candidate.ts';
import { type ClaimEntry, claimKey, claimWarningsMax, type Milestone, type PodEntry, warningsMax } from './entries.ts';
import { inTime, type Known, lastOccurrence } from './life.ts';
import { factKey, milestoneOf, withMilestones } from './milestones.ts';
import { knownOf } from './rows.ts';
import { withLatest } from './waiting-pods.ts';
import type { Work } from './work.ts';

/** A claim that had no volume at some instant. */
export interface UnboundClaim {
  readonly name: string;
  /** Empty where it names none. */
  readonly storageClass: string;
}

/** A claim without a volume is tried again within this time: what was said of it before then is what a Pod waits for. */
const triedAgainUs = minuteUs;

/** Names of the claims that a Pod uses; that of an ephemeral volume is made of the Pod's name and the volume's. */
function claimsOf({ pod, name }: PodEntry): readonly string[] {
  const claims: string[] = [];
  for (const volume of pod?.volumes ?? []) {
    if (volume.claim !== undefined && volume.claim !== '') claims.push(volume.claim);
    else if (volume.kind === 'ephemeral') claims.push(`${name}-${volume.name}`);
  }
  return claims;
}

/** Takes in a claim, or what an Event says of one. Answers the Pods that wait for it and are to be told. */
export function takeClaim(work: Work, signal: Signal): readonly string[] {
  const { cluster, namespace, name } = signal;
  const key = claimKey(cluster, namespace, name);
  const known = claimIn(work, key, cluster);
  const next = withObject(withWarnings(known, signal, work.sha256Hex), signal);
  const lastUs = Math.max(known.lastUs, signal.at_us);
  if (next === known && lastUs === known.lastUs) return [];
  work.put(key, { ...next, lastUs });
  return next === known ? [] : known.pods.map(({ uid }) => uid);
}

function withWarnings(known: ClaimEntry, signal: Signal, sha256Hex: Sha256Hex): ClaimEntry {
  const next = signal.facts.map((fact) => milestoneOf(fact, factKey(fact, sha256Hex), signal));
  const { milestones } = withMilestones(known.milestones, next);
  return milestones === known.milestones ? known : { ...known, milestones: latestWarnings(milestones) };
}

/** What was said last says what is wrong now. */
function latestWarnings(milestones: readonly Milestone[]): readonly Milestone[] {
  if (milestones.length <= claimWarningsMax) return milestones;
  const latest = milestones.toSorted((a, b) => firstAt(b) - firstAt(a) || compareBytes(b.key, a.key)).slice(0, claimWarningsMax);
  return milestones.filter((one) => latest.includes(one));
}

const firstAt = ({ candidates }: Milestone): EventTimeUs => winnerOf(candidates)?.at ?? 0;

/** Who it is is told by every version of it; that it has a volume, by the first that says so. */
function withObject(known: ClaimEntry, { body, at_us: at }: Signal): ClaimEntry {
  if (body === null) return known;
  const { phase, storageClass, deleted } = JSON.parse(body) as ClaimFacts;
  const seenFromUs = Math.min(at, known.seenFromUs);
  const boundFromUs = phase === 'Bound' && (known.boundFromUs < 0 || at < known.boundFromUs) ? at : known.boundFromUs;
  const goneUs = deleted ? Math.max(at, known.goneUs) : known.goneUs;
  const named = storageClass === '' || compareBytes(storageClass, known.storageClass) < 0 ? known.storageClass : storageClass;
  if (seenFromUs === known.seenFromUs && boundFromUs === known.boundFromUs && goneUs === known.goneUs && named === known.storageClass)
    return known;
  return { ...known, seenFromUs, boundFromUs, goneUs, storageClass: named };
}

/** The claims of a Pod that are known to have had no volume at `atUs`. */
export function unboundAt(work: Work, pod: PodEntry, atUs: EventTimeUs): readonly UnboundClaim[] {
  return claimsOf(pod).flatMap((name): UnboundClaim[] => {
    const claim = claimIn(work, claimKey(pod.cluster, pod.namespace, name), pod.cluster);
    const isKnown = claim.seenFromUs !== never;
    const isBound = claim.boundFromUs >= 0 && claim.boundFromUs <= atUs;
    return isKnown && !isBound ? [{ name, storageClass: claim.storageClass }] : [];
  });
}

/**
 * What was said of a Pod's claims while it was delivered, as warnings of the Pod that name the claim; what was said shortly
 * before is what it found. The latest `warningsMax` of them.
 */
export function claimWarnings(work: Work, pod: PodEntry, fromUs: EventTimeUs, untilUs: EventTimeUs): readonly Known[] {
  const rows: Known[] = [];
  for (const name of claimsOf(pod)) {
    const claim = claimIn(work, claimKey(pod.cluster, pod.namespace, name), pod.cluster);
    for (const milestone of claim.milestones) {
      const one = knownOf(milestone);
      if (one === undefined || one.at > untilUs || lastOccurrence(one) < fromUs - triedAgainUs) continue;
      rows.push({ ...one, key: keyOf(one, name, work.sha256Hex) });
    }
  }
  return rows.sort(inTime).slice(-warningsMax);
}

/** The same may be said of several claims of one Pod. */
const keyOf = ({ key }: Known, claim: string, sha256Hex: Sha256Hex): string =>
  `${key.slice(0, key.lastIndexOf('/'))}/${sha256Hex(`${key}|${claim}`).slice(0, 8)}`;

/** Remembers a Pod that is delivered and uses claims, so that what is told of them later reaches it. */
export function waitForClaims(work: Work, pod: PodEntry, atUs: EventTimeUs): void {
  for (const name of claimsOf(pod)) {
    const key = claimKey(pod.cluster, pod.namespace, name);
    const claim = claimIn(work, key, pod.cluster);
    const pods = withLatest(claim.pods, pod.uid, atUs);
    if (pods !== claim.pods) work.put(key, { ...claim, pods, lastUs: Math.max(claim.lastUs, atUs) });
  }
}

const never = Number.MAX_SAFE_INTEGER;

function claimIn(work: Work, key: string, cluster: string): ClaimEntry {
  const found = work.get(key);
  if (found?.kind === 'claim') return found;
  return { kind: 'claim', cluster, storageClass: '', seenFromUs: never, boundFromUs: -1, goneUs: -1, lastUs: 0, milestones: [], pods: [] };
}
