import { type EventTimeUs, parseEventTime } from '../vocabulary/event-time.ts';

/**
 * The newest time that the API server or a component wrote into a trimmed Pod: creation, deletion,
 * conditions, container states, the last write of `managedFields`. Undefined when it has none.
 * A deletion's own time lies in the future by the grace period, so the grace is taken off.
 */
export function newestServerTime(object: object): EventTimeUs | undefined {
  let newest: EventTimeUs | undefined;
  const offer = (value: unknown, minusUs = 0): void => {
    if (typeof value !== 'string') return;
    const at = parseEventTime(value);
    if (at.ok && (newest === undefined || at.value - minusUs > newest)) newest = at.value - minusUs;
  };
  const metadata = child(object, 'metadata');
  const graceS: unknown = Reflect.get(metadata, 'deletionGracePeriodSeconds');
  offer(Reflect.get(metadata, 'creationTimestamp'));
  offer(Reflect.get(metadata, 'deletionTimestamp'), typeof graceS === 'number' && graceS > 0 ? graceS * 1_000_000 : 0);
  for (const entry of elements(metadata, 'managedFields')) offer(Reflect.get(entry, 'time'));
  const status = child(object, 'status');
  offer(Reflect.get(status, 'startTime'));
  for (const condition of elements(status, 'conditions')) offer(Reflect.get(condition, 'lastTransitionTime'));
  for (const list of ['initContainerStatuses', 'containerStatuses']) {
    for (const container of elements(status, list)) {
      for (const which of ['state', 'lastState']) {
        const state = child(container, which);
        offer(Reflect.get(child(state, 'running'), 'startedAt'));
        offer(Reflect.get(child(state, 'terminated'), 'finishedAt'));
      }
    }
  }
  return newest;
}

/** The newest time that the API server itself wrote into a trimmed object, as text; empty for none. */
export function newestWriteTime(object: object): string {
  const metadata = child(object, 'metadata');
  let newest = '';
  for (const time of [
    Reflect.get(metadata, 'creationTimestamp'),
    ...elements(metadata, 'managedFields').map((one) => Reflect.get(one, 'time')),
  ])
    if (typeof time === 'string' && time > newest) newest = time;
  return newest;
}

/**
 * The last object of a watch, dated: it is not older than what the server wrote under the versions before it, and shows
 * only when it was changed last, which may be hours ago.
 */
export function datedDeletion(object: object, writtenAt: string): object {
  if (writtenAt <= newestWriteTime(object)) return object;
  return { ...object, metadata: { ...child(object, 'metadata'), managedFields: [{ time: writtenAt }] } };
}

const nothing: object = {};

function child(object: object, name: string): object {
  const value: unknown = Reflect.get(object, name);
  return typeof value === 'object' && value !== null ? value : nothing;
}

function elements(object: object, name: string): readonly object[] {
  const value: unknown = Reflect.get(object, name);
  return Array.isArray(value) ? value.filter((one): one is object => typeof one === 'object' && one !== null) : [];
}
