import type { EventTimeUs, LaneView, ListFacts, Signal } from '../vocabulary/index.ts';
import { type LifecycleEntry, type PodListEntry, podListKey, type ShownEntry, shownKey } from './entries.ts';
import { shownGroup } from './retire.ts';
import { blindBeforeList, tellListGap } from './unseen.ts';
import type { Work } from './work.ts';

/** Pods that one call finds missing; further ones come in the next part. */
const missingPerPartMax = 256;

/**
 * What a list does not show any more was deleted while nobody looked, at some time between the last sight of it and the
 * list. It is missing until it is shown again or the watermark has passed the list by `missingUs`. Only Pods that the
 * watch or a list has shown can be missed by one; others are told of by their own sources. Returns whether the same record
 * has a further part.
 */
export function takeList(lane: LaneView<LifecycleEntry>, work: Work, signal: Signal): boolean {
  if (signal.body === null) return false;
  const facts = JSON.parse(signal.body) as ListFacts;
  if (facts.kind !== 'Pod') return false;
  const { cluster, namespace: scope } = signal;
  const found = work.get(podListKey(cluster, scope));
  const before = found?.kind === 'list' ? found : undefined;
  if (facts.phase === 'begin') {
    if (before?.generation === facts.generation) return false;
    const blindFromUs = blindBeforeList(work, cluster, before, facts.sinceUs);
    work.put(podListKey(cluster, scope), begun(cluster, before, facts, blindFromUs));
    tellListGap(work, cluster, scope, blindFromUs, undefined);
    return false;
  }
  // A list that was begun again has ended with its successor.
  if (before === undefined || before.generation !== facts.generation) return false;
  const due = lane.due(shownGroup(cluster, scope), before.list - 1, missingPerPartMax);
  for (const key of due) {
    const shown = lane.get(key);
    if (shown?.kind !== 'shown') continue;
    const missing = { atUs: facts.sinceUs, notBeforeUs: Math.max(shown.seenUs, before.provedUs), generation: facts.generation };
    work.put(key, { ...shown, missing });
  }
  if (due.length === missingPerPartMax) return true;
  work.put(podListKey(cluster, scope), { ...before, blindFromUs: -1, provedUs: Math.max(before.provedUs, facts.sinceUs) });
  tellListGap(work, cluster, scope, before.blindFromUs, facts.sinceUs);
  return false;
}

const begun = (cluster: string, before: PodListEntry | undefined, facts: ListFacts, blindFromUs: EventTimeUs): PodListEntry => ({
  kind: 'list',
  cluster,
  list: (before?.list ?? 0) + 1,
  generation: facts.generation,
  blindFromUs,
  provedUs: Math.max(before?.provedUs ?? 0, facts.sinceUs),
});

/** Remembers that the watch or a list has shown this Pod, where lists are made at all. */
export function noteShown(work: Work, signal: Signal): void {
  const { cluster, namespace, uid, at_us: seenUs, source } = signal;
  if (source !== 'pod_watch' && source !== 'list') return;
  const key = shownKey(cluster, uid);
  const isGone = signal.facts.some(({ type }) => type === 'pod.deleted');
  const known = work.get(key);
  if (isGone) {
    if (known !== undefined) work.put(key, undefined);
    return;
  }
  const own = work.get(podListKey(cluster, namespace));
  const scope = own === undefined ? '' : namespace;
  const list = own ?? work.get(podListKey(cluster, ''));
  if (list?.kind !== 'list') return;
  const shown: ShownEntry = { kind: 'shown', cluster, uid, scope, list: list.list, seenUs, missing: null };
  if (known?.kind !== 'shown') work.put(key, shown);
  else if (known.missing !== null || known.list !== shown.list || known.seenUs < seenUs || known.scope !== scope)
    work.put(key, { ...shown, seenUs: Math.max(seenUs, known.seenUs) });
}
