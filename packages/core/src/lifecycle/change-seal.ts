import { compareBytes } from '@lunettes/base';
import { changeTypes, type EventTimeUs } from '../vocabulary/index.ts';
import { baseAfter, changeRequests, isSealed } from './change-requests.ts';
import type { PodEntry } from './entries.ts';

/** The first change of a Pod that is not sealed, if it has ended, as last told. */
export function endedChange(pod: PodEntry): { readonly key: string; readonly endUs: EventTimeUs } | undefined {
  if (pod.change === undefined) return undefined;
  let first: PodEntry['derived'][number] | undefined;
  for (const one of pod.derived)
    if (
      one.content !== '' &&
      started.test(one.key) &&
      (first === undefined || one.at < first.at || (one.at === first.at && compareBytes(one.key, first.key) < 0))
    )
      first = one;
  if (first === undefined) return undefined;
  const key = first.key.slice('delivery.started/'.length);
  const ended = pod.derived.find((one) => one.key === `delivery.ended/${key}` && one.content !== '');
  return ended === undefined ? undefined : { key, endUs: ended.at };
}

/** Whether a change that was asked for before the creation ended is not final: until then all that both follow from is kept. */
export const overlapsCreation = (pod: PodEntry, createdUs: EventTimeUs): boolean =>
  pod.change !== undefined && pod.derived.some((one) => one.content !== '' && one.at <= createdUs && started.test(one.key));

const started = /^delivery\.started\/(?:upgrade|resize)\//;

/** `pod` without what only its first change, which is final, was derived from: later ones count from what that asked for. */
export function withChangeSealed(pod: PodEntry, { key, endUs }: { readonly key: string; readonly endUs: EventTimeUs }): PodEntry {
  const request = changeRequests(pod).find(({ action, ordinal }) => `${action}/${ordinal}` === key);
  const gone = (one: string): boolean => one.startsWith('delivery.') && one.endsWith(`/${key}`);
  if (request === undefined) return { ...pod, derived: pod.derived.filter((one) => !gone(one.key)) };
  const change = baseAfter(pod, request, endUs);
  const dropped = new Set<string>();
  for (const one of pod.milestones) if (changeTypes.has(one.type) && isSealed(change, one)) dropped.add(one.key);
  const isKept = (one: { readonly key: string }): boolean => !dropped.has(one.key);
  return {
    ...pod,
    ...(pod.own === undefined ? {} : { own: { ...pod.own, milestones: pod.own.milestones.filter(isKept) } }),
    change,
    milestones: pod.milestones.filter(isKept),
    derived: pod.derived.filter((one) => !gone(one.key) && !dropped.has(one.key)),
  };
}
