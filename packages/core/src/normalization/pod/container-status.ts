import { containersMax, imageCodePointsMax, messageCodePointsMax, nameCodePointsMax, terminationCodePointsMax } from '../bounds.ts';
import { orderedDetails } from '../fact.ts';
import {
  boundedLength,
  countAt,
  flagAt,
  itemsAt,
  neededTextAt,
  objectAt,
  objectItem,
  type Place,
  textAt,
  timeAt,
  wholeAt,
} from '../reader.ts';
import { isRemoval } from './pod-facts.ts';
import { type FactBook, noteReported, noteState } from './pod-sight.ts';

/** Waiting with one of these is the ordinary way to start. */
const ordinaryWaiting: ReadonlySet<string> = new Set(['', 'ContainerCreating', 'PodInitializing']);

/** What the statuses of one kind of containers say: this instance, the one before it, and how many there were. */
export function noteContainers(book: FactBook, status: Place, key: 'initContainerStatuses' | 'containerStatuses'): void {
  const items = itemsAt(status, key);
  if (items === undefined) return;
  const length = boundedLength(items, containersMax);
  for (let index = 0; index < length; index++) {
    const container = objectItem(items, index);
    if (container !== undefined && !isRemoval(container)) noteContainer(book, container);
  }
}

function noteContainer(book: FactBook, status: Place): void {
  const container = neededTextAt(status, 'name', nameCodePointsMax);
  const attempt = countAt(status, 'restartCount') ?? 0;
  const last = objectAt(status, 'lastState');
  const before = last && objectAt(last, 'terminated');
  if (before !== undefined && attempt > 0) noteTerminated(book, before, { container, attempt: attempt - 1 });
  if (attempt > 0) noteState(book, 'container.restarted', { container, attempt, count: attempt, details: [['count', String(attempt)]] });
  const state = objectAt(status, 'state');
  const image = attempt > 0 ? textAt(status, 'image', imageCodePointsMax) : '';
  if (state !== undefined) noteCurrent(book, state, { container, attempt }, image);
  if (flagAt(status, 'ready')) noteState(book, 'container.ready', { container, attempt });
}

interface Instance {
  readonly container: string;
  readonly attempt: number;
}

/** `image` is that of an instance after the first, which may be another than the spec had when the Pod was created. */
function noteCurrent(book: FactBook, state: Place, instance: Instance, image: string): void {
  const running = objectAt(state, 'running');
  if (running !== undefined) {
    const startedAtUs = timeAt(running, 'startedAt');
    if (startedAtUs !== undefined && startedAtUs > 0) noteReported(book, 'container.started', startedAtUs, instance);
    noteState(book, 'container.running', image === '' ? instance : { ...instance, details: [['image', image]] });
  }
  const terminated = objectAt(state, 'terminated');
  if (terminated !== undefined) noteTerminated(book, terminated, instance);
  const waiting = objectAt(state, 'waiting');
  if (waiting === undefined) return;
  const reason = textAt(waiting, 'reason', nameCodePointsMax);
  const message = textAt(waiting, 'message', messageCodePointsMax);
  if (ordinaryWaiting.has(reason)) return;
  noteState(book, 'container.waiting', {
    ...instance,
    details: orderedDetails(['message', message], ['reason', reason]),
  });
}

/** A container that never ran has the epoch for its times. */
function noteTerminated(book: FactBook, terminated: Place, instance: Instance): void {
  const startedAtUs = timeAt(terminated, 'startedAt');
  const finishedAtUs = timeAt(terminated, 'finishedAt');
  const signal = wholeAt(terminated, 'signal');
  const reason = textAt(terminated, 'reason', nameCodePointsMax);
  const message = textAt(terminated, 'message', terminationCodePointsMax);
  const details = orderedDetails(
    ['exit_code', String(wholeAt(terminated, 'exitCode') ?? 0)],
    ['message', message],
    ['reason', reason],
    ['signal', signal === undefined || signal === 0 ? undefined : String(signal)],
  );
  if (startedAtUs !== undefined && startedAtUs > 0) noteReported(book, 'container.started', startedAtUs, instance);
  const extras = { ...instance, details };
  if (finishedAtUs !== undefined && finishedAtUs > 0) noteReported(book, 'container.terminated', finishedAtUs, extras);
  else noteState(book, 'container.terminated', extras);
}
