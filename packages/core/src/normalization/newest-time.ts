import { type EventTimeUs, secondUs } from '../vocabulary/index.ts';
import { conditionsMax, containersMax, managedFieldsMax } from './bounds.ts';
import { itemsAt, objectAt, objectItem, type Place, timeAt, wholeAt } from './reader.ts';

/**
 * The newest time that a Pod, Node or workload object carries: it was so then at the earliest, and an object
 * says nothing better about when it was seen. `undefined` when it carries no time at all. A deletion counts
 * from its request, because `deletionTimestamp` lies in the future.
 */
export function newestTimeOf(object: Place): EventTimeUs | undefined {
  const found: EventTimeUs[] = [];
  const metadata = objectAt(object, 'metadata');
  if (metadata !== undefined) collectMetadata(found, metadata);
  const status = objectAt(object, 'status');
  if (status !== undefined) collectStatus(found, status);
  let newest: EventTimeUs | undefined;
  for (const atUs of found) if (newest === undefined || atUs > newest) newest = atUs;
  return newest;
}

function collectMetadata(found: EventTimeUs[], metadata: Place): void {
  collect(found, metadata, 'creationTimestamp');
  const endsAtUs = timeAt(metadata, 'deletionTimestamp');
  if (endsAtUs !== undefined) found.push(Math.max(0, endsAtUs - (wholeAt(metadata, 'deletionGracePeriodSeconds') ?? 0) * secondUs));
  collectItems(found, metadata, { list: 'managedFields', max: managedFieldsMax, times: ['time'] });
}

function collectStatus(found: EventTimeUs[], status: Place): void {
  collect(found, status, 'startTime');
  collect(found, status, 'completionTime');
  collectItems(found, status, {
    list: 'conditions',
    max: conditionsMax,
    times: ['lastTransitionTime', 'lastHeartbeatTime', 'lastUpdateTime'],
  });
  for (const list of ['initContainerStatuses', 'containerStatuses']) {
    const items = itemsAt(status, list);
    const length = Math.min(items?.value.length ?? 0, containersMax);
    for (let index = 0; items !== undefined && index < length; index++) {
      const container = objectItem(items, index);
      if (container === undefined) continue;
      for (const state of ['state', 'lastState']) collectState(found, container, state);
    }
  }
}

function collectState(found: EventTimeUs[], container: Place, key: string): void {
  const state = objectAt(container, key);
  if (state === undefined) return;
  const running = objectAt(state, 'running');
  const terminated = objectAt(state, 'terminated');
  if (running !== undefined) collect(found, running, 'startedAt');
  if (terminated !== undefined) collect(found, terminated, 'startedAt');
  if (terminated !== undefined) collect(found, terminated, 'finishedAt');
}

interface TimedList {
  readonly list: string;
  readonly max: number;
  readonly times: readonly string[];
}

function collectItems(found: EventTimeUs[], place: Place, { list, max, times }: TimedList): void {
  const items = itemsAt(place, list);
  const length = Math.min(items?.value.length ?? 0, max);
  for (let index = 0; items !== undefined && index < length; index++) {
    const item = objectItem(items, index);
    if (item !== undefined) for (const key of times) collect(found, item, key);
  }
}

function collect(found: EventTimeUs[], place: Place, key: string): void {
  const atUs = timeAt(place, key);
  if (atUs !== undefined) found.push(atUs);
}
