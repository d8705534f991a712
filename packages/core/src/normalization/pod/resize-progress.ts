import { type LifecycleType, pairs } from '../../vocabulary/index.ts';
import { conditionsMax, containersMax, messageCodePointsMax, nameCodePointsMax } from '../bounds.ts';
import { observedStamp, orderedDetails, readStamp } from '../fact.ts';
import { boundedLength, itemsAt, objectAt, objectItem, type Place, quantityAt, textAt, timeAt, wholeAt } from '../reader.ts';
import { changeRequested } from './change-request.ts';
import { amountAt, changeSlot, containerName, generationOf } from './change-slot.ts';
import { isRemoval } from './pod-facts.ts';
import { type FactBook, noteState, noteTime } from './pod-sight.ts';

/**
 * What a whole Pod that was changed after its creation says of that: that it had been asked for by then, and how far a
 * resize is. Nothing for a Pod as it was created, and for one that goes away, which counts the generation up as well.
 */
export function noteChanges(book: FactBook, pod: Place, metadata: Place): void {
  const generation = generationOf(metadata);
  if (generation < 2 || timeAt(metadata, 'deletionTimestamp') !== undefined) return;
  const { sight } = book;
  const stamp = book.state === observedStamp ? observedStamp : readStamp;
  for (const type of ['pod.upgrade_requested', 'pod.resize_requested'] as const) {
    const fact = changeRequested(pod, { type, atUs: sight.atUs, stamp, user: '', isAnswer: false });
    if (fact !== undefined) book.facts.push(fact);
  }
  const status = objectAt(pod, 'status');
  const spec = objectAt(pod, 'spec');
  if (status === undefined || spec === undefined || (wholeAt(status, 'observedGeneration') ?? generation) < generation) return;
  const extras = { container: changeSlot(generation, sight.atUs), details: [['generation', String(generation)]] } as const;
  const reached = reachedBy(spec, status);
  if (reached.allocated) noteState(book, 'pod.resize_allocated', extras);
  if (reached.inEffect && !isResizing(status)) noteState(book, 'pod.resized', extras);
}

/** `PodResizePending` and `PodResizeInProgress`: 1.33 and later. They say which generation they speak of. */
export function noteResizeCondition(
  book: FactBook,
  condition: Place,
  { type, state }: { readonly type: string; readonly state: string },
): void {
  if (state !== 'True') return;
  const atUs = timeAt(condition, 'lastTransitionTime') ?? book.sight.atUs;
  const generation = Math.max(0, wholeAt(condition, 'observedGeneration') ?? 0);
  const reason = textAt(condition, 'reason', nameCodePointsMax);
  const message = textAt(condition, 'message', messageCodePointsMax);
  const container = changeSlot(generation, atUs);
  const details = pairs(
    ['generation', generation > 0 ? String(generation) : undefined],
    ['message', message || undefined],
    ['reason', reason || undefined],
  );
  const step = type === 'PodResizePending' ? pending.get(reason) : ('pod.resize_allocated' as const);
  if (step !== undefined) noteTime(book, step, atUs, book.kubelet, { container, details });
  if (type === 'PodResizeInProgress' && reason === 'Error')
    noteTime(book, 'warning', atUs, book.kubelet, { details: orderedDetails(['message', message], ['reason', 'ResizeError']) });
}

const pending: ReadonlyMap<string, LifecycleType> = new Map<string, LifecycleType>([
  ['Deferred', 'pod.resize_deferred'],
  ['Infeasible', 'pod.resize_infeasible'],
]);

/** `status.resize`, 1.27 to 1.32: a word while the resize lasts; the patch that takes it away says that it is done. */
export function noteResizeStatus(book: FactBook, status: Place): void {
  const word = status.value['resize'];
  if (word === null) noteResizeDone(book);
  const step = typeof word === 'string' ? words.get(word) : undefined;
  if (step !== undefined) noteState(book, step, { container: changeSlot(0, book.sight.atUs), details: [['reason', String(word)]] });
}

/** A patch says so by removing `PodResizeInProgress` and putting nothing in its place; it does not say of which generation. */
export function noteResizeDone(book: FactBook): void {
  noteState(book, 'pod.resized', { container: changeSlot(0, book.sight.atUs) });
}

const words: ReadonlyMap<string, LifecycleType> = new Map<string, LifecycleType>([
  ['InProgress', 'pod.resize_allocated'],
  ['Deferred', 'pod.resize_deferred'],
  ['Infeasible', 'pod.resize_infeasible'],
]);

function isResizing(status: Place): boolean {
  if (textAt(status, 'resize', nameCodePointsMax) !== '') return true;
  const items = itemsAt(status, 'conditions');
  const length = items === undefined ? 0 : boundedLength(items, conditionsMax);
  for (let index = 0; items !== undefined && index < length; index++) {
    const condition = objectItem(items, index);
    if (condition !== undefined && textAt(condition, 'type', nameCodePointsMax).startsWith('PodResize')) return true;
  }
  return false;
}

/** Whether the node has set aside what each container asks for, and whether each of them has it. */
function reachedBy(spec: Place, status: Place): { readonly allocated: boolean; readonly inEffect: boolean } {
  const statuses = new Map<string, Place>();
  for (const key of ['containerStatuses', 'initContainerStatuses'])
    for (const container of containersIn(status, key)) statuses.set(containerName(container), container);
  let allocated = false;
  let inEffect = false;
  for (const container of containersIn(spec, 'containers')) {
    const asked = objectAt(container, 'resources');
    const found = statuses.get(containerName(container));
    if (asked === undefined || !['limits', 'requests'].some((kind) => objectAt(asked, kind) !== undefined)) continue;
    const given = found && objectAt(found, 'allocatedResources');
    const actual = found && objectAt(found, 'resources');
    const isGiven = given !== undefined && isSame(objectAt(asked, 'requests'), given);
    const isActual = actual !== undefined && ['limits', 'requests'].every((kind) => isSame(objectAt(asked, kind), objectAt(actual, kind)));
    if (!isGiven && !isActual) return { allocated: false, inEffect: false };
    allocated = true;
    if (!isActual) return { allocated: everyGiven(spec, statuses), inEffect: false };
    inEffect = true;
  }
  return { allocated, inEffect };
}

function everyGiven(spec: Place, statuses: ReadonlyMap<string, Place>): boolean {
  return containersIn(spec, 'containers').every((container) => {
    const asked = objectAt(container, 'resources');
    const requests = asked && objectAt(asked, 'requests');
    const found = statuses.get(containerName(container));
    return requests === undefined || isSame(requests, found && objectAt(found, 'allocatedResources'));
  });
}

function containersIn(place: Place, key: string): readonly Place[] {
  const items = itemsAt(place, key);
  const length = items === undefined ? 0 : boundedLength(items, containersMax);
  const found: Place[] = [];
  for (let index = 0; items !== undefined && index < length; index++) {
    const container = objectItem(items, index);
    if (container !== undefined && !isRemoval(container)) found.push(container);
  }
  return found;
}

/** Amounts are the same as numbers: the kubelet may write them in another form than they were asked for. */
function isSame(asked: Place | undefined, given: Place | undefined): boolean {
  if (asked === undefined) return true;
  return (['cpu', 'memory'] as const).every((name) => {
    if (amountAt(asked, name) === '') return true;
    const scale = name === 'cpu' ? 1000 : 1;
    return given !== undefined && amountAt(given, name) !== '' && quantityAt(asked, name, scale) === quantityAt(given, name, scale);
  });
}
