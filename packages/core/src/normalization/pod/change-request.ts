import { type Fact, type LifecycleType, type Pairs, pairs } from '../../vocabulary/index.ts';
import { deletedBy } from '../audit-actor.ts';
import { containersMax, imageCodePointsMax, nameCodePointsMax } from '../bounds.ts';
import { factOf, type Stamp } from '../fact.ts';
import { boundedLength, countAt, itemsAt, objectAt, objectItem, type Place, textAt } from '../reader.ts';
import { amountAt, changeSlot, containerName, generationOf } from './change-slot.ts';

export interface ChangeSeen {
  readonly type: Extract<LifecycleType, 'pod.upgrade_requested' | 'pod.resize_requested'>;
  readonly atUs: number;
  readonly stamp: Stamp;
  readonly user: string;
  /** The status is as it was when the request was answered, so the instances that it shows are the ones to be replaced. */
  readonly isAnswer: boolean;
}

/**
 * That a Pod which exists was asked to be different: the images or the resources of its containers as they shall be.
 * Whether that is a change, and of which containers, is decided where it meets what was asked before.
 */
export function changeRequested(pod: Place, seen: ChangeSeen): Fact | undefined {
  const generation = generationOf(objectAt(pod, 'metadata'));
  if (generation === 1) return undefined;
  const asked = seen.type === 'pod.upgrade_requested' ? imagesIn(pod) : resourcesIn(pod);
  if (asked.length === 0) return undefined;
  const details = pairs(
    ...asked,
    ...(seen.isAnswer ? instancesIn(pod) : []),
    ['generation', generation > 0 ? String(generation) : undefined],
    ['by', seen.user === '' ? undefined : deletedBy(seen.user)],
    ['user', seen.user || undefined],
  );
  return factOf(seen.type, seen.atUs, seen.stamp, { container: changeSlot(generation, seen.atUs), details });
}

/** Containers that run beside each other: init containers that end are over and are not started again. */
function runningContainers(pod: Place): readonly Place[] {
  const spec = objectAt(pod, 'spec');
  if (spec === undefined) return [];
  const found: Place[] = [];
  for (const key of ['containers', 'initContainers']) {
    const items = itemsAt(spec, key);
    const length = items === undefined ? 0 : boundedLength(items, containersMax);
    for (let index = 0; items !== undefined && index < length; index++) {
      const container = objectItem(items, index);
      if (container === undefined || containerName(container) === '') continue;
      if (key === 'containers' || textAt(container, 'restartPolicy', nameCodePointsMax) === 'Always') found.push(container);
    }
  }
  return found;
}

const imagesIn = (pod: Place): Pairs =>
  runningContainers(pod).flatMap((container) => {
    const image = textAt(container, 'image', imageCodePointsMax);
    return image === '' ? [] : [[`image.${containerName(container)}`, image] as const];
  });

const resourcesIn = (pod: Place): Pairs =>
  runningContainers(pod).flatMap((container) => {
    const text = resourcesText(container);
    return text === '' ? [] : [[`resources.${containerName(container)}`, text] as const];
  });

/** Resources that can be changed in place. */
const resizable = ['cpu', 'memory'] as const;

function resourcesText(container: Place): string {
  const resources = objectAt(container, 'resources');
  if (resources === undefined) return '';
  const parts: string[] = [];
  for (const kind of ['limits', 'requests']) {
    const amounts = objectAt(resources, kind);
    for (const name of resizable) {
      const amount = amounts === undefined ? '' : amountAt(amounts, name);
      if (amount !== '') parts.push(`${kind}.${name}=${amount}`);
    }
  }
  return parts.join(',');
}

/** The last instance of each container that had begun, -1 for none. */
function instancesIn(pod: Place): Pairs {
  const status = objectAt(pod, 'status');
  if (status === undefined) return [];
  return ['initContainerStatuses', 'containerStatuses'].flatMap((key) => {
    const items = itemsAt(status, key);
    const length = items === undefined ? 0 : boundedLength(items, containersMax);
    return Array.from({ length }, (_, index) => (items === undefined ? undefined : objectItem(items, index))).flatMap((container) =>
      container === undefined || containerName(container) === ''
        ? []
        : [[`attempt.${containerName(container)}`, String(begunIn(container))] as const],
    );
  });
}

function begunIn(container: Place): number {
  const attempt = countAt(container, 'restartCount') ?? 0;
  const state = objectAt(container, 'state');
  const last = objectAt(container, 'lastState');
  const has = (place: Place | undefined, key: string): boolean => place !== undefined && objectAt(place, key) !== undefined;
  return has(state, 'running') || has(state, 'terminated') || has(last, 'terminated') ? attempt : -1;
}
