import { compareBytes } from '@lunettes/base';
import type { ContainerFacts, OwnerFacts, Pairs, PodFacts } from '../../vocabulary/index.ts';
import {
  containersMax,
  finalizersMax,
  gatesMax,
  idCodePointsMax,
  imageCodePointsMax,
  nameCodePointsMax,
  ownersMax,
  volumesMax,
} from '../bounds.ts';
import { ownText } from '../own-text.ts';
import {
  boundedLength,
  entryAt,
  flagAt,
  itemsAt,
  neededTextAt,
  objectAt,
  objectItem,
  type Place,
  quantityAt,
  refuse,
  textAt,
  textItems,
  timeAt,
  wholeAt,
} from '../reader.ts';
import type { PodSight } from './pod-sight.ts';

/** Labels and annotations that become dimensions of a delivery; all others may hold anything and are not read. */
const dimensionLabels = [
  'app.kubernetes.io/component',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/name',
  'app.kubernetes.io/part-of',
  'app.kubernetes.io/version',
] as const;

/** Seconds that the API server fills in where a spec names no grace. */
const defaultGraceS = 30;

/** What the Pod is. Keys are written in byte order, so that plain `JSON.stringify` gives the canonical form. */
export function podFactsOf(pod: Place, metadata: Place | undefined, sight: Pick<PodSight, 'boundAtCreation' | 'whole'>): PodFacts {
  const labels = metadata && objectAt(metadata, 'labels');
  const annotations = metadata && objectAt(metadata, 'annotations');
  const spec = sight.whole ? objectAt(pod, 'spec') : undefined;
  const status = objectAt(pod, 'status');
  const mirror = entryAt(annotations, 'kubernetes.io/config.mirror', nameCodePointsMax) !== '';
  const text = (key: string): string => (spec === undefined ? '' : textAt(spec, key, nameCodePointsMax));
  const containers = spec === undefined ? [] : [...containersAt(spec, 'initContainers'), ...containersAt(spec, 'containers')];
  const volumes = spec === undefined ? [] : volumesAt(spec);
  const templateGeneration = entryAt(labels, 'pod-template-generation', nameCodePointsMax);
  return {
    boundAtCreation: sight.boundAtCreation || mirror,
    completionIndex: either(annotations, labels, 'batch.kubernetes.io/job-completion-index'),
    configHash: entryAt(annotations, 'kubernetes.io/config.hash', nameCodePointsMax),
    containers,
    createdAtUs: (metadata && timeAt(metadata, 'creationTimestamp')) ?? 0,
    dimensions: dimensionsOf(labels),
    finalizers: metadata === undefined ? [] : textItems(metadata, 'finalizers', finalizersMax, nameCodePointsMax),
    graceS: spec === undefined ? 0 : (wholeAt(spec, 'terminationGracePeriodSeconds') ?? defaultGraceS),
    hasSpec: spec !== undefined,
    mirror,
    nodeName: text('nodeName'),
    overflow: pod.reading.overflow,
    owner: metadata === undefined ? null : controllerOf(metadata),
    priorityClass: text('priorityClassName'),
    qosClass: status === undefined ? '' : textAt(status, 'qosClass', nameCodePointsMax),
    readinessGates: spec === undefined ? [] : namesAt(spec, 'readinessGates', 'conditionType'),
    restartPolicy: text('restartPolicy'),
    revision: entryAt(labels, 'pod-template-hash', nameCodePointsMax) || entryAt(labels, 'controller-revision-hash', nameCodePointsMax),
    runtimeClass: text('runtimeClassName'),
    schedulerName: text('schedulerName'),
    schedulingGates: spec === undefined ? [] : namesAt(spec, 'schedulingGates', 'name'),
    ...(templateGeneration === '' ? {} : { templateGeneration }),
    volumes,
  };
}

/** The reference to the object that controls this one. */
export function controllerOf(metadata: Place): OwnerFacts | null {
  const owners = itemsAt(metadata, 'ownerReferences');
  if (owners === undefined) return null;
  const length = boundedLength(owners, ownersMax);
  for (let index = 0; index < length; index++) {
    const owner = objectItem(owners, index);
    if (owner === undefined || !flagAt(owner, 'controller')) continue;
    return {
      kind: textAt(owner, 'kind', nameCodePointsMax),
      name: textAt(owner, 'name', nameCodePointsMax),
      uid: textAt(owner, 'uid', idCodePointsMax),
    };
  }
  return null;
}

function containersAt(spec: Place, key: 'containers' | 'initContainers'): readonly ContainerFacts[] {
  const items = itemsAt(spec, key);
  if (items === undefined) return noContainers;
  const length = boundedLength(items, containersMax);
  const containers: ContainerFacts[] = [];
  for (let index = 0; index < length; index++) {
    const container = objectItem(items, index);
    if (container !== undefined && !isRemoval(container)) containers.push(containerOf(container, key === 'initContainers'));
  }
  return containers;
}

function containerOf(container: Place, init: boolean): ContainerFacts {
  const resources = objectAt(container, 'resources');
  const requests = resources && objectAt(resources, 'requests');
  const lifecycle = objectAt(container, 'lifecycle');
  return {
    cpuMilli: requests === undefined ? 0 : quantityAt(requests, 'cpu', 1000),
    image: textAt(container, 'image', imageCodePointsMax),
    kind: !init ? 'regular' : textAt(container, 'restartPolicy', nameCodePointsMax) === 'Always' ? 'sidecar' : 'init',
    memoryBytes: requests === undefined ? 0 : quantityAt(requests, 'memory', 1),
    name: neededTextAt(container, 'name', nameCodePointsMax),
    postStart: lifecycle !== undefined && objectAt(lifecycle, 'postStart') !== undefined,
    readinessProbe: objectAt(container, 'readinessProbe') !== undefined,
    startupProbe: objectAt(container, 'startupProbe') !== undefined,
  };
}

function volumesAt(spec: Place): PodFacts['volumes'] {
  const items = itemsAt(spec, 'volumes');
  if (items === undefined) return [];
  const length = boundedLength(items, volumesMax);
  const volumes: PodFacts['volumes'][number][] = [];
  for (let index = 0; index < length; index++) {
    const volume = objectItem(items, index);
    if (volume === undefined || isRemoval(volume)) continue;
    const kind = volumeKindOf(volume);
    const name = neededTextAt(volume, 'name', nameCodePointsMax);
    const claim = kind === 'persistentVolumeClaim' ? objectAt(volume, kind) : undefined;
    volumes.push(claim === undefined ? { kind, name } : { claim: textAt(claim, 'claimName', nameCodePointsMax), kind, name });
  }
  return volumes;
}

/** A volume is a name and one more key, which says what it is and holds the rest. */
function volumeKindOf(volume: Place): string {
  let kind = '';
  for (const key in volume.value) {
    if (key === 'name' || key.startsWith('$') || volume.value[key] === null || !Object.hasOwn(volume.value, key)) continue;
    if (kind === '' || compareBytes(key, kind) < 0) kind = key;
  }
  if (kind !== '' && objectAt(volume, kind) === undefined) refuse(volume, kind, 'wrong_type');
  return ownText(kind, nameCodePointsMax);
}

function namesAt(spec: Place, key: string, field: string): readonly string[] {
  const items = itemsAt(spec, key);
  if (items === undefined) return noNames;
  const length = boundedLength(items, gatesMax);
  const names: string[] = [];
  for (let index = 0; index < length; index++) {
    const item = objectItem(items, index);
    if (item !== undefined && !isRemoval(item)) names.push(neededTextAt(item, field, nameCodePointsMax));
  }
  return names;
}

function dimensionsOf(labels: Place | undefined): Pairs {
  const dimensions: (readonly [string, string])[] = [];
  for (const label of dimensionLabels) {
    const value = entryAt(labels, label, nameCodePointsMax);
    if (value !== '') dimensions.push([label, value]);
  }
  return dimensions;
}

const either = (first: Place | undefined, second: Place | undefined, key: string): string =>
  entryAt(first, key, nameCodePointsMax) || entryAt(second, key, nameCodePointsMax);

/** In a strategic merge patch an element may say only that it goes away. */
export const isRemoval = (item: Place): boolean => textAt(item, '$patch', nameCodePointsMax) === 'delete';

const noContainers: readonly ContainerFacts[] = [];
const noNames: readonly string[] = [];
