import { type Deadline, dayUs, type EventTimeUs, hourUs, minuteUs } from '../vocabulary/index.ts';
import { abandonmentLook, isGivenUp } from './abandoned.ts';
import { endedChange, overlapsCreation, withChangeSealed } from './change-seal.ts';
import type { LifecycleEntry, NameEntry, NodeEntry, PodEntry } from './entries.ts';
import { hasKeyFrom, milestoneIn } from './milestones.ts';
import { limitGroup } from './overdue.ts';
import { refusalQuietUs } from './refusal.ts';
import { endOf, sealed } from './sealed.ts';
import { goneAt } from './undated-deletion.ts';

/** L2: a result is final when the watermark is this far past its end (architecture §5). */
export const latenessBoundUs = 10 * minuteUs;
/** A deleted Pod is remembered this long after it became final, so that stragglers are known to be late. */
const tombstoneUs = dayUs;

/** When the watermark must visit an entry to seal or forget it. */
export function retirementOf(entry: LifecycleEntry): Deadline | undefined {
  switch (entry.kind) {
    case 'pod': {
      if (entry.limits !== null && entry.limits.nextUs >= 0)
        return { cluster: limitGroup(entry.cluster, entry.limits.onNode), atUs: entry.limits.nextUs };
      const at = podRetirement(entry);
      return at === undefined ? undefined : { cluster: entry.cluster, atUs: at };
    }
    case 'tombstone':
      return { cluster: entry.cluster, atUs: entry.untilUs };
    case 'name': {
      const at = nameRetirement(entry);
      return at === undefined ? undefined : { cluster: entry.cluster, atUs: at };
    }
    case 'refusal':
      return { cluster: entry.cluster, atUs: entry.lastAt + refusalQuietUs + latenessBoundUs };
    case 'shown':
      return entry.missing === null
        ? { cluster: shownGroup(entry.cluster, entry.scope), atUs: entry.list }
        : { cluster: entry.cluster, atUs: entry.missing.atUs + missingUs };
    case 'rollout':
    case 'workload':
      return { cluster: entry.cluster, atUs: entry.lastUs + (entry.deleted ? dayUs : forgottenUs) };
    case 'trace':
      return { cluster: entry.cluster, atUs: entry.nextUs };
    case 'node':
      return { cluster: entry.cluster, atUs: nodeHeardUs(entry) + forgottenUs };
    case 'claim':
      return { cluster: entry.cluster, atUs: entry.lastUs + (entry.goneUs >= entry.lastUs ? dayUs : forgottenUs) };
    case 'scheduler':
      return { cluster: entry.cluster, atUs: entry.lastUs + forgottenUs };
    case 'sizes':
    case 'list':
    case 'policy':
    case 'cluster':
    case 'trace_config':
      return undefined;
  }
}

const nodeHeardUs = ({ places, pods, clock }: NodeEntry): EventTimeUs =>
  Math.max(places.at(-1)?.lastUs ?? 0, pods.at(-1)?.atUs ?? 0, (clock?.at(-1)?.hour ?? 0) * hourUs);

/** A Node or controller that nobody spoke of for so long is forgotten; its Pods are told without it. */
const forgottenUs = 90 * dayUs;

/**
 * How long a Pod that a list did not show may be shown again: an API server answers lists from a cache that may be behind,
 * and the watch from there brings what it had not heard of yet. After that the Pod is deleted.
 */
const missingUs = minuteUs;

/** Under this name the deadlines of shown Pods wait for the next list, apart from those that a watermark visits; cluster names hold no `|`. */
export const shownGroup = (cluster: string, scope: string): string => `${cluster}|shown|${scope}`;

/** The entry after its retirement: a tombstone, a sealed Pod, or nothing. */
export function retired(entry: LifecycleEntry): LifecycleEntry | undefined {
  if (entry.kind !== 'pod') return undefined;
  const deleted = deletedAt(entry) ?? (isGivenUp(entry) ? entry.abandonedUs : undefined);
  if (deleted !== undefined)
    return { kind: 'tombstone', cluster: entry.cluster, uid: entry.uid, untilUs: deleted + latenessBoundUs + tombstoneUs };
  const created = finalCreation(entry);
  const change = endedChange(entry);
  if (change !== undefined && (created === undefined || change.endUs < created)) {
    const next = withChangeSealed(entry, change);
    return entry.abandonedUs < 0 || endedChange(next) !== undefined ? next : { ...next, abandonedUs: -1, lookAgainUs: -1 };
  }
  return created === undefined ? entry : sealed(entry, created);
}

function podRetirement(pod: PodEntry): EventTimeUs | undefined {
  const deleted = deletedAt(pod);
  if (deleted !== undefined) return deleted + latenessBoundUs;
  if (isGivenUp(pod)) return pod.abandonedUs + latenessBoundUs;
  const [look, sealing] = [abandonmentLook(pod), sealingOf(pod)];
  return look === undefined || (sealing !== undefined && sealing <= look) ? sealing : look;
}

/** When the first of its deliveries that have ended and are not sealed is final. */
function sealingOf(pod: PodEntry): EventTimeUs | undefined {
  const created = finalCreation(pod);
  const changed = endedChange(pod)?.endUs;
  const ended = created === undefined || (changed !== undefined && changed < created) ? changed : created;
  return ended === undefined ? undefined : ended + latenessBoundUs;
}

/** End of a create delivery that is to be sealed. */
function finalCreation(pod: PodEntry): EventTimeUs | undefined {
  if (pod.seal !== null || hasKeyFrom(pod.milestones, 'pod.delete_requested/')) return undefined;
  const ended = endOf(pod, 'create');
  return ended === undefined || overlapsCreation(pod, ended) ? undefined : ended;
}

/** Whether it is visited for the sake of a delivery that is still open. */
export function isLook(pod: PodEntry): boolean {
  const look = deletedAt(pod) === undefined && !isGivenUp(pod) ? abandonmentLook(pod) : undefined;
  const sealing = look === undefined ? undefined : sealingOf(pod);
  return look !== undefined && (sealing === undefined || look < sealing);
}

function deletedAt({ milestones }: PodEntry): EventTimeUs | undefined {
  const deleted = milestoneIn(milestones, 'pod.deleted//0');
  return deleted === undefined ? undefined : goneAt(deleted);
}

/** A name is forgotten when every incarnation has long been gone, or nobody ever claimed what waits under it. */
function nameRetirement(name: NameEntry): EventTimeUs | undefined {
  let last = -1;
  for (const one of name.incarnations) {
    if (one.deletedAt === -1) return undefined;
    if (one.deletedAt > last) last = one.deletedAt;
  }
  for (const fact of name.waiting) if (fact.at > last) last = fact.at;
  return last === -1 ? undefined : last + latenessBoundUs + tombstoneUs;
}
