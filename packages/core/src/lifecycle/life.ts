import { compareBytes } from '@lunettes/base';
import { changeTypes, type EventTimeUs, type Pairs, type PodFacts, pairOf, type Resolution } from '../vocabulary/index.ts';

/** One known instant of a Pod's life: what a lifecycle row says, without its identity. */
export interface Known {
  readonly key: string;
  readonly type: string;
  readonly container: string;
  readonly attempt: number;
  readonly at: EventTimeUs;
  readonly resolution: Resolution;
  readonly clock: string;
  readonly evidence: string;
  readonly details: Pairs;
}

/** The instants of one container, by attempt where there may be several. */
export interface ContainerLife {
  readonly name: string;
  pulling?: Known;
  pulled?: Known;
  pullFailed?: Known;
  created?: Known;
  running?: Known;
  ready?: Known;
  stopping?: Known;
  readonly started: Known[];
  readonly terminated: Known[];
  readonly waiting: Known[];
}

/**
 * A Pod's life, arranged for deriving: the instants that happen once by name, those that repeat in time
 * order. Built anew from the known rows each time; nothing in it is remembered.
 */
export interface Life {
  readonly once: ReadonlyMap<string, Known>;
  readonly repeated: ReadonlyMap<string, readonly Known[]>;
  readonly containers: ReadonlyMap<string, ContainerLife>;
  readonly warnings: readonly Known[];
}

export function lifeOf(known: Iterable<Known>): Life {
  const once = new Map<string, Known>();
  const repeated = new Map<string, Known[]>();
  const containers = new Map<string, ContainerLife>();
  const warnings: Known[] = [];
  for (const one of known) {
    if (one.type === 'warning') warnings.push(one);
    else if (one.type.startsWith('container.') || one.type.startsWith('image.')) intoContainer(containers, one);
    else if (repeating.has(one.type)) listOf(repeated, one.type).push(one);
    else once.set(one.type === 'pod.phase_changed' ? `phase ${pairOf(one.details, 'phase') ?? one.container}` : one.type, one);
  }
  for (const list of repeated.values()) list.sort(inTime);
  for (const container of containers.values()) {
    container.started.sort(byAttempt);
    container.terminated.sort(byAttempt);
    container.waiting.sort(inTime);
  }
  warnings.sort(inTime);
  return { once, repeated, containers, warnings };
}

/** Types of which a life keeps every occurrence. */
const repeating: ReadonlySet<string> = new Set([
  'pod.unschedulable',
  'pod.containers_ready',
  'pod.ready',
  'pod.unready',
  'pod.sandbox_changed',
  'pod.disrupted',
  'pod.create_refused',
  'pod.eviction_refused',
  'volume.attached',
  'pod.finalizer_removed',
  'node.ready',
  'node.not_ready',
  'node.deleted',
  ...changeTypes,
]);

/** Time order, ties by key: total, so that equal sets give equal lists. */
export const inTime = (a: Known, b: Known): number => a.at - b.at || compareBytes(a.key, b.key);
const byAttempt = (a: Known, b: Known): number => a.attempt - b.attempt || inTime(a, b);

export const firstOf = (life: Life, type: string): Known | undefined => life.repeated.get(type)?.[0];

/** When it happened last, as far as an Event's count tells of repeats. */
export function lastOccurrence(one: Known): EventTimeUs {
  const text = pairOf(one.details, 'last_at_us');
  const last = text === undefined ? Number.NaN : Number(text);
  return Number.isSafeInteger(last) && last > one.at ? last : one.at;
}

/** The earliest of those that are known. */
export function earliest(...known: readonly (Known | undefined)[]): Known | undefined {
  let first: Known | undefined;
  for (const one of known) if (one !== undefined && (first === undefined || inTime(one, first) < 0)) first = one;
  return first;
}

/** Containers of the spec that must run for the Pod to be delivered: neither init containers nor sidecars. */
const regularContainers = (pod: PodFacts | null): readonly string[] =>
  pod === null ? [] : pod.containers.filter((container) => container.kind === 'regular').map((container) => container.name);

/** The instant at which every regular container had started once (`pod.started`); unknown while one has not, or without a spec. */
export function allStarted(life: Life, pod: PodFacts | null): Known | undefined {
  const names = regularContainers(pod);
  if (names.length === 0) return undefined;
  let last: Known | undefined;
  for (const name of names) {
    const first = life.containers.get(name)?.started[0];
    if (first === undefined) return undefined;
    if (last === undefined || inTime(first, last) > 0) last = first;
  }
  return last;
}

function intoContainer(containers: Map<string, ContainerLife>, one: Known): void {
  let container = containers.get(one.container);
  if (container === undefined) {
    container = { name: one.container, started: [], terminated: [], waiting: [] };
    containers.set(one.container, container);
  }
  switch (one.type) {
    case 'container.started':
      container.started.push(one);
      return;
    case 'container.terminated':
      container.terminated.push(one);
      return;
    case 'container.waiting':
      container.waiting.push(one);
      return;
    case 'image.pulling':
      container.pulling = firstKnown(container.pulling, one);
      return;
    case 'image.pulled':
      container.pulled = firstKnown(container.pulled, one);
      return;
    case 'image.pull_failed':
      container.pullFailed = firstKnown(container.pullFailed, one);
      return;
    case 'container.created':
      container.created = firstKnown(container.created, one);
      return;
    case 'container.running':
      container.running = firstKnown(container.running, one);
      return;
    case 'container.ready':
      container.ready = firstKnown(container.ready, one);
      return;
    case 'container.stopping':
      container.stopping = firstKnown(container.stopping, one);
      return;
    default:
      return;
  }
}

const firstKnown = (known: Known | undefined, one: Known): Known => (known === undefined || inTime(one, known) < 0 ? one : known);

function listOf(map: Map<string, Known[]>, key: string): Known[] {
  let list = map.get(key);
  if (list === undefined) {
    list = [];
    map.set(key, list);
  }
  return list;
}
