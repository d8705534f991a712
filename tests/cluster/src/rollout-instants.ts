import type { KubernetesObject } from './api-client.ts';
import { type Instant, milestoneInstant } from './instants.ts';
import { LabFailure } from './lab-failure.ts';
import { type AuditLine, type Creation, isAccepted, microsecondsOf, objectsOf, type RawCase } from './raw-case.ts';
import { isFailed, isPastDeadline, isRolledOut } from './rollouts.ts';
import type { RolloutTruth } from './scenario.ts';

/** A revision of a workload and its latest rollout, as the requests about its objects show it. */
export interface Revision {
  readonly uid: string;
  readonly revision: string;
  readonly began: Instant;
  /** UIDs by which its Pods name their owner. */
  readonly ownerUid: string;
}

/** The revision that a truth is about. Throws when the recording has none. */
export function revisionOf(raw: RawCase, truth: RolloutTruth): Revision {
  const found = readers[truth.kind](raw, truth.name)[truth.nth - 1];
  if (found === undefined) throw new LabFailure(`${raw.scenario.name}: the audit log has no revision ${truth.nth} of ${truth.name}`);
  return found;
}

/** When the API first answered a controller whose status said that the rollout was complete; null when none did. */
export const completedAt = (raw: RawCase, truth: RolloutTruth, revision: Revision): Instant | null =>
  firstStatus(raw, truth, revision, (object) => isOf(object, truth, revision) && saysComplete(object, truth.name, revision));

/** The same of a rollout that made no more progress. */
export const stuckAt = (raw: RawCase, truth: RolloutTruth, revision: Revision): Instant | null =>
  firstStatus(
    raw,
    truth,
    revision,
    (object) =>
      isOf(object, truth, revision) &&
      (truth.kind === 'Job'
        ? isFailed(object)
        : truth.kind === 'Deployment' && isPastDeadline(object) && names(object, truth.name, revision)),
  );

/** When another revision took the place of one. */
export function supersededAt(raw: RawCase, truth: RolloutTruth, { uid, revision }: Revision): Instant | null {
  if (truth.kind !== 'Deployment') return null;
  const writes = writesOf(raw, 'replicasets', ['create', 'update', 'patch']).filter(({ object }) => ownerOf(object) === uid);
  const own = writes.findLast(({ object }) => hashOf(object) === revision);
  const later = writes.find(({ object }) => own !== undefined && hashOf(object) !== revision && numberOf(object) > numberOf(own.object));
  return later === undefined ? null : later.at;
}

/** Whether the workload is at this revision in the end, which need not be the one that it came to last for the first time. */
export function isCurrent(raw: RawCase, { kind, name, nth }: RolloutTruth): boolean {
  const all = readers[kind](raw, name);
  if (kind !== 'Deployment') return nth === all.length;
  const last = statusesOf(raw, 'deployments', name).at(-1)?.object;
  const revision = all[nth - 1];
  return last !== undefined && revision !== undefined && names(last, name, revision);
}

/** The Pods that held it up, by name. */
export function heldUpBy(raw: RawCase, { heldUpBy: which, kind }: RolloutTruth, { ownerUid, revision }: Revision): readonly string[] {
  const pods = objectsOf(raw);
  if (which !== 'the last') return which.map((nth) => pods[nth - 1]?.name ?? `no Pod ${nth}`).sort();
  const own = pods.filter(({ line }) => isPodOf(line, ownerUid, revision));
  const milestone = kind === 'Job' ? 'container.started/app' : 'pod.ready';
  const times = own.map((pod): [Creation, number] => [pod, milestoneInstant(raw, pod, milestone)[0]]);
  const lastUs = Math.max(...times.map(([, atUs]) => atUs));
  return times.filter(([, atUs]) => atUs === lastUs).map(([{ name }]) => name);
}

const readers: Readonly<Record<RolloutTruth['kind'], (raw: RawCase, name: string) => readonly Revision[]>> = {
  Deployment: (raw, name) => {
    const uid = madeOf(raw, 'deployments', name).object.metadata.uid ?? '';
    const writes = writesOf(raw, 'replicasets', ['create', 'update', 'patch']).filter(({ object }) => ownerOf(object) === uid);
    const hashes = [...new Set(writes.map(({ object }) => hashOf(object)))];
    return hashes.flatMap((revision): Revision[] => {
      const own = writes.filter(({ object }) => hashOf(object) === revision);
      const last = Math.max(...own.map(({ object }) => numberOf(object)));
      const began = own.find(({ object }) => numberOf(object) === last);
      return began === undefined ? [] : [{ uid, revision, began: began.at, ownerUid: began.object.metadata.uid ?? '' }];
    });
  },
  StatefulSet: (raw, name) => byStatus(raw, 'statefulsets', name, ({ status }) => String(status?.['updateRevision'] ?? '')),
  DaemonSet: (raw, name) =>
    byStatus(raw, 'daemonsets', name, (object) => mapOf(object, 'annotations')['deprecated.daemonset.template.generation'] ?? ''),
  Job: (raw, name) => {
    const { at, object } = madeOf(raw, 'jobs', name);
    const uid = object.metadata.uid ?? '';
    return [{ uid, revision: '', began: at, ownerUid: uid }];
  },
};

/** The first revision began when the object was made, each later one with the first status that names it. */
function byStatus(raw: RawCase, resource: string, name: string, revisionIn: (object: KubernetesObject) => string): readonly Revision[] {
  const made = madeOf(raw, resource, name);
  const uid = made.object.metadata.uid ?? '';
  // What the API answers to the creation of a StatefulSet does not name the revision: its objects have the second only.
  const madeAt: Instant = revisionIn(made.object) === '' ? [made.at[0], 1_000_000] : made.at;
  const found = new Map<string, Instant>();
  for (const { at, object } of statusesOf(raw, resource, name)) {
    const revision = revisionIn(object);
    if (revision !== '' && isObserved(object) && !found.has(revision)) found.set(revision, found.size === 0 ? madeAt : at);
  }
  return [...found].map(([revision, began]) => ({ uid, revision, began, ownerUid: uid }));
}

interface Write {
  readonly at: Instant;
  readonly object: KubernetesObject;
}

const writesOf = (raw: RawCase, resource: string, verbs: readonly string[], subresource?: string): readonly Write[] =>
  raw.audit
    .filter((line) => line.objectRef?.resource === resource && line.objectRef.subresource === subresource && verbs.includes(line.verb))
    .filter(isAccepted)
    .flatMap(({ stageTimestamp, responseObject }): Write[] =>
      responseObject === undefined ? [] : [{ at: [microsecondsOf(stageTimestamp), 0], object: responseObject }],
    )
    .sort((a, b) => a.at[0] - b.at[0]);

const statusesOf = (raw: RawCase, resource: string, name: string): readonly Write[] =>
  writesOf(raw, resource, ['update', 'patch'], 'status').filter(({ object }) => object.metadata.name === name);

function madeOf(raw: RawCase, resource: string, name: string): Write {
  const made = writesOf(raw, resource, ['create']).find(({ object }) => object.metadata.name === name);
  if (made === undefined) throw new LabFailure(`${raw.scenario.name}: nobody made ${name} of ${resource}`);
  return made;
}

function firstStatus(
  raw: RawCase,
  { kind, name }: RolloutTruth,
  { began }: Revision,
  isWanted: (object: KubernetesObject) => boolean,
): Instant | null {
  return statusesOf(raw, `${kind.toLowerCase()}s`, name).find(({ at, object }) => at[0] > began[0] && isWanted(object))?.at ?? null;
}

const isObserved = ({ metadata, status }: KubernetesObject): boolean =>
  Number(status?.['observedGeneration'] ?? 0) >= Number(metadata['generation'] ?? 0);

function isOf(object: KubernetesObject, { kind }: RolloutTruth, { revision }: Revision): boolean {
  if (kind === 'StatefulSet') return object.status?.['updateRevision'] === revision;
  if (kind === 'DaemonSet') return mapOf(object, 'annotations')['deprecated.daemonset.template.generation'] === revision;
  return true;
}

/** A Deployment says by name which revision it speaks of. */
function saysComplete(object: KubernetesObject, name: string, revision: Revision): boolean {
  if (object.kind !== 'Deployment') return isRolledOut(object);
  const isAvailable = object.status?.conditions?.some(({ reason }) => reason === 'NewReplicaSetAvailable') === true;
  return isAvailable && names(object, name, revision);
}

const names = ({ status }: KubernetesObject, name: string, { revision }: Revision): boolean =>
  JSON.stringify(status?.conditions?.find(({ type }) => type === 'Progressing')).includes(`\\"${name}-${revision}\\"`);

/** DaemonSets own the Pods of all their revisions, which carry the generation of their template. */
function isPodOf({ responseObject }: AuditLine, ownerUid: string, revision: string): boolean {
  if (responseObject === undefined || ownerOf(responseObject) !== ownerUid) return false;
  const labels = mapOf(responseObject, 'labels');
  const named = labels['pod-template-hash'] ?? labels['pod-template-generation'] ?? labels['controller-revision-hash'] ?? '';
  return revision === '' || named === revision;
}

/** A Deployment numbers its revisions in the order in which it comes to them, one to which it goes back anew. */
const numberOf = (object: KubernetesObject): number => Number(mapOf(object, 'annotations')['deployment.kubernetes.io/revision'] ?? 0);

const hashOf = (object: KubernetesObject): string => mapOf(object, 'labels')['pod-template-hash'] ?? '';

const mapOf = ({ metadata }: KubernetesObject, field: 'labels' | 'annotations'): Readonly<Record<string, string>> =>
  (metadata[field] ?? {}) as Readonly<Record<string, string>>;

const ownerOf = ({ metadata }: KubernetesObject): string | undefined =>
  (metadata['ownerReferences'] as readonly { readonly uid: string }[] | undefined)?.[0]?.uid;
