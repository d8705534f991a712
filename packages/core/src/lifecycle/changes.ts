import { compareBytes } from '@lunettes/base';
import { type Outcome, type Pairs, pairOf, pairs } from '../vocabulary/index.ts';
import { resolutionUs } from './candidate.ts';
import { type ChangeRequest, changeRequests, generationOf } from './change-requests.ts';
import type { Delivery } from './delivery.ts';
import { type Milestone, type PodEntry, repeatsMax } from './entries.ts';
import { earliest, inTime, type Known, type Life } from './life.ts';
import { knownOf } from './rows.ts';

/** The delivery of one change of a Pod: product contract §3.2, rules 19 and 20. */
export interface Change extends Delivery {
  readonly action: 'upgrade' | 'resize';
  readonly request: ChangeRequest;
  /** Its own rows: the request and, of a resize, how far it came. */
  readonly steps: readonly Known[];
  /** What its start is told with. */
  readonly details: Pairs;
}

/**
 * Every change that is not sealed, in the order of the requests. An upgrade reaches its goal when each changed container
 * runs again with the new image and the Pod is Ready; a resize when the node says that what was asked for is in effect.
 * Whichever of goal, failure, the next request of its kind and accepted deletion comes first ends it; nothing reopens it.
 */
export function changesOf(entry: PodEntry, life: Life): readonly Change[] {
  const requests = changeRequests(entry);
  const told = entry.milestones.flatMap((milestone) => toldOf(milestone));
  return requests.map((request, index) => {
    const next = requests.slice(index + 1).find(({ action }) => action === request.action);
    return request.action === 'upgrade' ? upgrade(request, next, { entry, life, told }) : resize(request, next, { entry, life, told });
  });
}

interface Around {
  readonly entry: PodEntry;
  readonly life: Life;
  readonly told: readonly Known[];
}

/** Milestones that a Pod's ordinary rows leave out, or of which a life keeps the first only. */
const toldOf = (milestone: Milestone): readonly Known[] => {
  if (!needed.has(milestone.type)) return [];
  const known = knownOf(milestone);
  return known === undefined ? [] : [known];
};

const needed: ReadonlySet<string> = new Set([
  'container.ready',
  'container.running',
  'pod.ready',
  'pod.unready',
  'pod.resize_allocated',
  'pod.resize_deferred',
  'pod.resize_infeasible',
  'pod.resized',
]);

function upgrade(request: ChangeRequest, next: ChangeRequest | undefined, around: Around): Change {
  const instances = request.images.map(([name, from, to]) => newInstance(request, { name, from, to }, around));
  const goal = upgraded(request, instances, around);
  return {
    ...ended(request, next, around, { goal, failure: undefined }),
    steps: [{ ...request.requested, type: 'pod.upgrade_requested' }],
    details: pairs(
      ['generation', request.slot],
      ...request.images.map(([name, , to]) => [`image.${name}`, to] as const),
      ...instances.map(({ name, started }) => [`attempt.${name}`, started === undefined ? undefined : String(started.attempt)] as const),
    ),
  };
}

interface NewInstance {
  readonly name: string;
  /** Undefined until it has started. */
  readonly started: Known | undefined;
}

/** The first instance of the container that began after the request and is not known to run the image that it had before. */
function newInstance(
  { requested }: ChangeRequest,
  { name, from, to }: { readonly name: string; readonly from: string; readonly to: string },
  { life, told }: Around,
): NewInstance {
  const begun = pairOf(requested.details, `attempt.${name}`);
  const isLater = ({ attempt, at, resolution }: Known): boolean =>
    begun === undefined ? at + resolutionUs(resolution) > requested.at : attempt > Number(begun);
  const isOld = ({ attempt }: Known): boolean => {
    const running = told.find((one) => one.type === 'container.running' && one.container === name && one.attempt === attempt);
    const image = running === undefined ? undefined : pairOf(running.details, 'image');
    return image !== undefined && (from === '' ? !isSameImage(image, to) : isSameImage(image, from) && !isSameImage(from, to));
  };
  return { name, started: life.containers.get(name)?.started.find((one) => isLater(one) && !isOld(one)) };
}

/** Runtimes write the registry and the tag that a short name leaves out. */
const isSameImage = (a: string, b: string): boolean => fullName(a) === fullName(b);

function fullName(image: string): string {
  const parts = image.split('/');
  const first = parts[0] ?? '';
  const isHost = parts.length > 1 && (first.includes('.') || first.includes(':') || first === 'localhost');
  const named = isHost ? image : `docker.io/${parts.length === 1 ? 'library/' : ''}${image}`;
  return /[:@]/.test(named.slice(named.lastIndexOf('/'))) ? named : `${named}:latest`;
}

function upgraded({ requested }: ChangeRequest, instances: readonly NewInstance[], { entry, told }: Around): Known | undefined {
  let started: Known | undefined;
  let ready: Known | undefined;
  let areReady = true;
  for (const { name, started: own } of instances) {
    if (own === undefined) return undefined;
    if (started === undefined || inTime(own, started) > 0) started = own;
    const up = earliest(...told.filter((one) => one.type === 'container.ready' && one.container === name && one.attempt >= own.attempt));
    if (up === undefined) areReady = false;
    else if (ready === undefined || inTime(up, ready) > 0) ready = up;
  }
  if (started === undefined) return undefined;
  const fromUs = Math.max(started.at, requested.at);
  const regained = earliest(...told.filter(({ type, at }) => type === 'pod.ready' && at >= fromUs));
  return areReady && ready !== undefined && wasReady(entry, told, ready.at) ? earliest(regained, ready) : regained;
}

/** Whether the Pod was Ready then, by its last transition; one whose creation is final and that was Ready is so until it is told otherwise. Of one that lost it more often than is remembered, its containers speak. */
function wasReady({ seal }: PodEntry, told: readonly Known[], atUs: number): boolean {
  const transitions = told.filter(({ type }) => type === 'pod.ready' || type === 'pod.unready');
  if (transitions.filter(({ type }) => type === 'pod.unready').length >= repeatsMax) return true;
  let last: Known | undefined;
  for (const one of transitions) if (one.at <= atUs && (last === undefined || inTime(one, last) > 0)) last = one;
  return last === undefined ? seal !== null && seal.readyAt !== -1 : last.type === 'pod.ready';
}

function resize(request: ChangeRequest, next: ChangeRequest | undefined, around: Around): Change {
  const step = (type: string): Known | undefined => stepOf(request, next, type, around.told);
  const goal = step('pod.resized');
  const failure = step('pod.resize_infeasible');
  const allocated = step('pod.resize_allocated');
  const progress = [step('pod.resize_deferred'), failure, allocated, goal];
  return {
    ...ended(request, next, around, { goal, failure }),
    steps: [request.requested, ...progress.filter((one) => one !== undefined)],
    details: pairs(['generation', request.slot]),
  };
}

/** What says its generation; where that or the request does not, the first of this kind between this request and the next. */
function stepOf(request: ChangeRequest, next: ChangeRequest | undefined, type: string, told: readonly Known[]): Known | undefined {
  const own = told.filter((one) => one.type === type);
  const fromUs = request.requested.at;
  const isUnnumbered = generationOf(request.slot) === 0;
  const exact = !isUnnumbered ? own.find((one) => one.container === request.slot) : undefined;
  const found =
    exact ??
    earliest(
      ...own.filter(
        ({ container, at, resolution }) =>
          (isUnnumbered || generationOf(container) === 0) &&
          at + resolutionUs(resolution) >= fromUs &&
          (next === undefined || at < next.requested.at),
      ),
    );
  return found === undefined || found.at >= fromUs ? found : { ...found, at: fromUs };
}

/** The delivery, from what can end it. */
function ended(
  request: ChangeRequest,
  next: ChangeRequest | undefined,
  { life }: Around,
  { goal, failure }: { readonly goal: Known | undefined; readonly failure: Known | undefined },
): Omit<Delivery, 'action'> & Pick<Change, 'action' | 'request'> {
  const { requested } = request;
  const after = (one: Known | undefined): Known | undefined => (one === undefined || one.at < requested.at ? undefined : one);
  const over = after(earliest(life.once.get('phase Failed'), life.once.get('phase Succeeded'), life.once.get('pod.evicted')));
  const failed = earliest(failure, over);
  const deleted = life.once.get('pod.delete_requested') ?? life.once.get('pod.final_delete_requested') ?? life.once.get('pod.deleted');
  const end = earliest(goal, failed, after(deleted), next?.requested);
  const outcome: Outcome =
    end === undefined
      ? 'open'
      : end === goal
        ? 'delivered'
        : end === failed
          ? 'failed'
          : end === next?.requested
            ? 'superseded'
            : 'deleted';
  return {
    action: request.action,
    ordinal: request.ordinal,
    request,
    startedAt: requested.at,
    startResolution: requested.resolution,
    accepted: requested,
    ended: end === undefined || end.at >= requested.at ? end : { ...end, at: requested.at },
    outcome,
  };
}

/** The last instance of each container that had begun when a change was asked for: later ones are counted from there. */
export function instancesBefore(entry: PodEntry): readonly (readonly [container: string, attempt: number])[] {
  const before = new Map<string, number>(entry.change?.attempts ?? []);
  for (const { requested } of changeRequests(entry))
    for (const [key, value] of requested.details) {
      if (!key.startsWith('attempt.')) continue;
      const name = key.slice('attempt.'.length);
      if (Number(value) > (before.get(name) ?? 0)) before.set(name, Number(value));
    }
  return [...before].sort((a, b) => compareBytes(a[0], b[0]));
}
