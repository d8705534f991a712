import type { EventTimeUs } from '../vocabulary/index.ts';
import { type PodEntry, type SchedulerEntry, schedulerKey } from './entries.ts';
import type { Life } from './life.ts';
import { withLatest } from './waiting-pods.ts';
import type { Work } from './work.ts';

/** It runs in every cluster; only of another name it is a question whether there is one. */
const everywhere = 'default-scheduler';

/** The scheduler that a Pod names, if that says anything: empty for the one that runs everywhere and for Pods that no scheduler placed. */
export const namedScheduler = ({ pod }: PodEntry): string =>
  pod === null || pod.boundAtCreation || pod.schedulerName === everywhere ? '' : pod.schedulerName;

/** Since when a scheduler of this name has bound Pods of the namespace; undefined while it has bound none. */
export function boundFrom(work: Work, { cluster, namespace }: PodEntry, name: string): EventTimeUs | undefined {
  const found = work.get(schedulerKey(cluster, namespace, name));
  return found?.kind === 'scheduler' && found.boundFromUs >= 0 ? found.boundFromUs : undefined;
}

/**
 * Remembers what a Pod shows of its scheduler: that it binds Pods, or that somebody waits for it. Answers the Pods that
 * waited and are to be told that there is one.
 */
export function noteScheduler(work: Work, pod: PodEntry, name: string, life: Life): readonly string[] {
  const key = schedulerKey(pod.cluster, pod.namespace, name);
  const found = work.get(key);
  const known: SchedulerEntry =
    found?.kind === 'scheduler' ? found : { kind: 'scheduler', cluster: pod.cluster, boundFromUs: -1, lastUs: 0, pods: [] };
  const boundUs = life.once.get('pod.scheduled')?.at;
  const atUs = boundUs ?? life.once.get('pod.created')?.at ?? 0;
  const lastUs = Math.max(known.lastUs, atUs);
  if (boundUs === undefined) {
    const pods = withLatest(known.pods, pod.uid, atUs);
    if (pods !== known.pods) work.put(key, { ...known, lastUs, pods });
    return [];
  }
  const isEarlier = known.boundFromUs < 0 || boundUs < known.boundFromUs;
  if (!isEarlier && lastUs === known.lastUs) return [];
  work.put(key, { ...known, boundFromUs: isEarlier ? boundUs : known.boundFromUs, lastUs });
  return isEarlier ? known.pods.map(({ uid }) => uid).filter((uid) => uid !== pod.uid) : [];
}
