import { compareBytes } from '@lunettes/base';
import { changeTypes, type Pairs, type PodFacts, pairOf, parseQuantity } from '../vocabulary/index.ts';
import { resolutionUs, winnerOf } from './candidate.ts';
import type { ChangeBase } from './change-base.ts';
import type { Milestone, PodEntry } from './entries.ts';
import type { Known } from './life.ts';
import { hasKeyFrom } from './milestones.ts';
import { knownOf } from './rows.ts';

/** A request that made a Pod different from what was asked of it before. */
export interface ChangeRequest {
  readonly action: 'upgrade' | 'resize';
  /** 1, 2, ... of this action on this Pod. */
  readonly ordinal: number;
  /** The generation that it made, or `@` and its second: what its milestones have in the slot of their keys. */
  readonly slot: string;
  readonly requested: Known;
  /** Containers whose images changed, with the image that each had (empty where nobody told) and shall have; empty for a resize. */
  readonly images: readonly (readonly [container: string, from: string, to: string])[];
}

/** Whether anything tells of a change of this Pod; most Pods are never changed. */
export function tellsOfChanges({ milestones }: PodEntry): boolean {
  return hasKeyFrom(milestones, 'pod.resize') || hasKeyFrom(milestones, 'pod.upgrade_requested/');
}

export const noChanges: ChangeBase = { upgrades: 0, resizes: 0, generation: 0, endUs: -1, images: [], resources: [], attempts: [] };

/**
 * The changes that were asked of a Pod and are not sealed, in the order of their requests. An image is changed where it
 * differs from the one asked for before; a write to `pods/resize` is a resize, and an object that was merely seen to be
 * of a later generation is one where its resources differ.
 */
export function changeRequests(entry: PodEntry): readonly ChangeRequest[] {
  const base = entry.change ?? noChanges;
  const images = new Map<string, string>(base.images.length > 0 ? base.images : imagesOf(entry.pod));
  let resources: Pairs = base.resources;
  let { upgrades, resizes } = base;
  const found: ChangeRequest[] = [];
  for (const { requested, isStated } of askedOf(entry)) {
    const slot = requested.container;
    if (requested.type === 'pod.upgrade_requested') {
      const changed: (readonly [string, string, string])[] = [];
      for (const [name, to] of named(requested.details, 'image.')) {
        const from = images.get(name) ?? (isStated && isPart(requested) ? '' : undefined);
        if (from !== undefined && from !== to) changed.push([name, from, to]);
        images.set(name, to);
      }
      if (changed.length > 0) found.push({ action: 'upgrade', ordinal: ++upgrades, slot, requested, images: changed });
      continue;
    }
    const asked = named(requested.details, 'resources.');
    const isOther = resources.length > 0 ? !isSame(asked, resources) : asksForOther(asked, entry.pod);
    if (asked.length > 0) resources = asked;
    if (isStated || (asked.length > 0 && isOther)) found.push({ action: 'resize', ordinal: ++resizes, slot, requested, images: [] });
  }
  return found;
}

/** What was last asked for, when everything up to this request counts. */
export function baseAfter(entry: PodEntry, last: ChangeRequest, endUs: number): ChangeBase {
  const before = entry.change ?? noChanges;
  const images = new Map<string, string>(before.images.length > 0 ? before.images : imagesOf(entry.pod));
  let { resources, upgrades, resizes } = before;
  for (const request of changeRequests(entry)) {
    for (const [name, , to] of request.images) images.set(name, to);
    if (request.action === 'upgrade') upgrades = request.ordinal;
    else resizes = request.ordinal;
    const asked = named(request.requested.details, 'resources.');
    if (asked.length > 0) resources = asked;
    if (request === last || (request.action === last.action && request.ordinal === last.ordinal)) break;
  }
  return {
    upgrades,
    resizes,
    generation: Math.max(before.generation, generationOf(last.slot)),
    endUs: Math.max(before.endUs, endUs),
    images: [...images].sort((a, b) => compareBytes(a[0], b[0])),
    resources,
    attempts: before.attempts,
  };
}

/** The part of `next` that is news to a Pod whose changes up to `base` are final. */
export const newsOfChange = (base: ChangeBase, next: readonly Milestone[]): readonly Milestone[] =>
  next.filter((one) => !changeTypes.has(one.type) || !isSealed(base, one));

/** Whether a milestone belongs to a change that is final, or was never one. */
export function isSealed({ generation, endUs }: ChangeBase, { container, candidates }: Milestone): boolean {
  const own = generationOf(container);
  return own > 0 ? own <= generation : (winnerOf(candidates)?.at ?? 0) <= endUs;
}

/** 0 for a slot that names a second. */
export const generationOf = (slot: string): number => (/^\d{1,15}$/.test(slot) ? Number(slot) : 0);

interface Asked {
  readonly requested: Known;
  /** The request itself was seen, not only its result. */
  readonly isStated: boolean;
}

/** Of a patch without its answer only what it sent is known: an image in it was meant to become another. */
const isPart = ({ details }: Known): boolean => !details.some(([key]) => key === 'generation' || key.startsWith('attempt.'));

/**
 * By generation; what names only its second by time, and before a sight of the same second, which is never sharper. Of
 * one upgrade that was told in both ways the second telling changes nothing, and so is none.
 */
function askedOf(entry: PodEntry): readonly Asked[] {
  const asked: Asked[] = [];
  for (const milestone of entry.milestones) {
    if (milestone.type !== 'pod.upgrade_requested' && milestone.type !== 'pod.resize_requested') continue;
    if (entry.change !== undefined && isSealed(entry.change, milestone)) continue;
    const requested = knownOf(milestone);
    if (requested !== undefined) asked.push({ requested, isStated: milestone.candidates.some(({ precision }) => precision === 'audit') });
  }
  return asked.sort((a, b) => inOrder(a, b));
}

function inOrder(a: Asked, b: Asked): number {
  const [left, right] = [generationOf(a.requested.container), generationOf(b.requested.container)];
  return (left > 0 && right > 0 ? left - right : latest(a) - latest(b)) || compareBytes(a.requested.key, b.requested.key);
}

const latest = ({ requested, isStated }: Asked): number => requested.at + (isStated ? 0 : resolutionUs(requested.resolution));

const imagesOf = (pod: PodFacts | null): readonly (readonly [string, string])[] =>
  pod === null || !pod.hasSpec ? [] : pod.containers.filter(({ kind }) => kind !== 'init').map(({ name, image }) => [name, image] as const);

/** Details whose names begin with a prefix, without it. */
const named = (details: Pairs, prefix: string): Pairs =>
  details.filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value] as const);

const isSame = (a: Pairs, b: Pairs): boolean => a.every(([name, text]) => pairOf(b, name) === text);

/** Of what a Pod was created with only the requests are known. */
function asksForOther(asked: Pairs, pod: PodFacts | null): boolean {
  if (pod === null || !pod.hasSpec) return false;
  return asked.some(([name, text]) => {
    const before = pod.containers.find((container) => container.name === name);
    if (before === undefined) return false;
    return (
      differs(amountIn(text, 'requests.cpu'), before.cpuMilli, 1000n) || differs(amountIn(text, 'requests.memory'), before.memoryBytes, 1n)
    );
  });
}

const amountIn = (text: string, name: string): string | undefined =>
  text
    .split(',')
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

function differs(amount: string | undefined, before: number, scale: bigint): boolean {
  if (amount === undefined) return before !== 0;
  const asked = parseQuantity(amount, scale);
  return asked.ok && asked.value !== BigInt(before);
}
