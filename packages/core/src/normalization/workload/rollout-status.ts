import type { EventTimeUs, Fact, LifecycleType, OwnerFacts, Pairs, RolloutFacts } from '../../vocabulary/index.ts';
import { conditionsMax, messageCodePointsMax, nameCodePointsMax, writeWindowUs } from '../bounds.ts';
import {
  apiserverField,
  auditStamp,
  controllerField,
  type FactExtras,
  factOf,
  observedStamp,
  orderedDetails,
  readStamp,
  type Stamp,
} from '../fact.ts';
import { boundedLength, countAt, entryAt, flagAt, itemsAt, objectAt, objectItem, type Place, textAt, timeAt, wholeAt } from '../reader.ts';

/** How far the rollout is that a workload object tells of, and what it tells of its course. */
export interface RolloutStatus {
  readonly progress: RolloutFacts | undefined;
  readonly facts: readonly Fact[];
  /** As in `WorkloadFacts`. */
  readonly numbers?: readonly number[];
}

/** How the object came to be seen: made, or its status or something else of it written, by the request itself; or found as it is. */
export type WorkloadSeen = 'created' | 'status' | 'changed' | 'object';

export interface RolloutSight {
  readonly kind: string;
  readonly name: string;
  readonly owner: OwnerFacts | null;
  readonly atUs: EventTimeUs;
  readonly seen: WorkloadSeen;
}

/**
 * What the object's own status says of its rollout (reference §7). A revision is named as its Pods name it: a Deployment's
 * by `pod-template-hash`, a StatefulSet's by `controller-revision-hash`, a DaemonSet's by the generation of its template;
 * a Job has one, without a name. A status that has not caught up with the spec says nothing, and so does one that no
 * controller has written yet: an object that is only seen when it is made has no Pods as far as anybody knows.
 *
 * The `attempt` of a Deployment's facts is the number that it gives to its revision. Going back to an earlier one gives that a
 * new number, and is another rollout of it.
 */
export function rolloutStatusOf(workload: Place, metadata: Place, sight: RolloutSight): RolloutStatus {
  const spec = objectAt(workload, 'spec');
  const status = objectAt(workload, 'status');
  const object: Shown = { metadata, spec, status, conditions: status === undefined ? [] : conditionsOf(status), ...sight };
  switch (sight.kind) {
    case 'ReplicaSet':
      return sight.owner?.kind === 'Deployment' ? ofReplicaSet(object) : nothing;
    case 'Deployment':
      return isCurrent(object) ? ofDeployment(object) : nothing;
    case 'StatefulSet':
      return isCurrent(object) ? ofStatefulSet(object) : nothing;
    case 'DaemonSet':
      return ofDaemonSet(object);
    case 'Job':
      return ofJob(object);
    default:
      return nothing;
  }
}

const nothing: RolloutStatus = { progress: undefined, facts: [] };

interface Shown extends RolloutSight {
  readonly metadata: Place;
  readonly spec: Place | undefined;
  readonly status: Place | undefined;
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly updatedAtUs: EventTimeUs | undefined;
  readonly changedAtUs: EventTimeUs | undefined;
}

function conditionsOf(status: Place): readonly Condition[] {
  const items = itemsAt(status, 'conditions');
  const conditions: Condition[] = [];
  const length = items === undefined ? 0 : boundedLength(items, conditionsMax);
  for (let index = 0; items !== undefined && index < length; index++) {
    const item = objectItem(items, index);
    if (item === undefined) continue;
    const of = (key: string, max = nameCodePointsMax): string => textAt(item, key, max);
    const times = { updatedAtUs: timeAt(item, 'lastUpdateTime'), changedAtUs: timeAt(item, 'lastTransitionTime') };
    conditions.push({
      type: of('type'),
      status: of('status'),
      reason: of('reason'),
      message: of('message', messageCodePointsMax),
      ...times,
    });
  }
  return conditions;
}

const isCurrent = ({ metadata, status }: Shown): boolean =>
  status !== undefined && (wholeAt(status, 'observedGeneration') ?? 0) >= (wholeAt(metadata, 'generation') ?? 0);

const numberOf = (place: Place | undefined, key: string): number => (place === undefined ? 0 : (countAt(place, key) ?? 0));

const inSpec = (place: Place | undefined, key: string, otherwise: number): number =>
  place === undefined ? otherwise : (countAt(place, key) ?? otherwise);

/** The object of one revision of a Deployment: it is made when the rollout begins, and counts the Pods of that revision alone. */
function ofReplicaSet({ metadata, spec, status, seen, atUs }: Shown): RolloutStatus {
  const revision = entryAt(objectAt(metadata, 'labels'), 'pod-template-hash', nameCodePointsMax);
  if (revision === '') return nothing;
  const annotations = objectAt(metadata, 'annotations');
  const number = numberIn(annotations);
  const earlier = entryAt(annotations, 'deployment.kubernetes.io/revision-history', nameCodePointsMax);
  const numbers = [...earlier.split(',').map(Number), number].filter((one) => Number.isSafeInteger(one) && one > 0);
  // It had a number before, so this is the write that gave it another one, or a look at it some time later.
  const again = { atUs, stamp: seen === 'changed' ? auditStamp : foundStamp(seen) };
  const began = earlier !== '' ? again : seen === 'created' ? { atUs, stamp: auditStamp } : madeAt(metadata);
  const facts = startedFacts(revision, began, number);
  if (status === undefined || (wholeAt(status, 'observedGeneration') ?? 0) < 1) return { progress: undefined, facts, numbers };
  const asked = entryAt(annotations, 'deployment.kubernetes.io/desired-replicas', nameCodePointsMax);
  const progress: RolloutFacts = {
    available: numberOf(status, 'availableReplicas'),
    created: numberOf(status, 'replicas'),
    desired: /^\d{1,9}$/.test(asked) ? Number(asked) : inSpec(spec, 'replicas', 1),
    ready: numberOf(status, 'readyReplicas'),
    revision,
  };
  return { progress, facts, numbers };
}

/** What a Deployment calls the revision that it is at, 0 where it does not say. */
function numberIn(annotations: Place | undefined): number {
  const text = entryAt(annotations, 'deployment.kubernetes.io/revision', nameCodePointsMax);
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** Its condition `Progressing` names the ReplicaSet of the revision that it speaks of. */
function ofDeployment(object: Shown): RolloutStatus {
  const { name, metadata, spec, status, conditions, seen, atUs } = object;
  const progressing = conditions.find(({ type }) => type === 'Progressing');
  const replicaSet = /^(?:Created new replica set|Found new replica set|ReplicaSet) "([^"]+)"/.exec(progressing?.message ?? '')?.[1];
  if (progressing === undefined || replicaSet === undefined) return nothing;
  const revision = replicaSet.startsWith(`${name}-`) ? replicaSet.slice(name.length + 1) : replicaSet;
  const number = numberIn(objectAt(metadata, 'annotations'));
  const facts = [...startedFacts(revision, { atUs, stamp: foundStamp(seen) }, number)];
  const toldAtUs = progressing.updatedAtUs ?? progressing.changedAtUs;
  if (toldAtUs !== undefined && progressing.reason === 'NewReplicaSetAvailable') {
    const counts: Omit<RolloutFacts, 'revision'> = {
      available: numberOf(status, 'availableReplicas'),
      created: numberOf(status, 'updatedReplicas'),
      desired: inSpec(spec, 'replicas', 1),
      ready: numberOf(status, 'readyReplicas'),
    };
    const extras = { container: revision, attempt: number, details: countPairs(counts) };
    facts.push(...controllerFacts('workload.rollout_completed', toldAtUs, object, extras));
  }
  const stuckAtUs = progressing.changedAtUs ?? toldAtUs;
  if (stuckAtUs !== undefined && progressing.reason === 'ProgressDeadlineExceeded')
    facts.push(...stuckFacts(stuckAtUs, progressing, object, { container: revision, attempt: number }));
  return { progress: undefined, facts };
}

function ofStatefulSet({ metadata, spec, status, seen, atUs }: Shown): RolloutStatus {
  const revision = status === undefined ? '' : textAt(status, 'updateRevision', nameCodePointsMax);
  if (revision === '') return nothing;
  const updated = numberOf(status, 'updatedReplicas');
  const progress: RolloutFacts = {
    available: ofUpdated(numberOf(status, 'availableReplicas'), numberOf(status, 'replicas'), updated),
    created: updated,
    desired: inSpec(spec, 'replicas', 1),
    ready: ofUpdated(numberOf(status, 'readyReplicas'), numberOf(status, 'replicas'), updated),
    revision,
  };
  const isFirst = wholeAt(metadata, 'generation') === 1;
  const facts = [...startedFacts(revision, isFirst ? madeAt(metadata) : { atUs, stamp: stateStamp(seen) })];
  const isWhole = status !== undefined && textAt(status, 'currentRevision', nameCodePointsMax) === revision;
  if (isWhole && isComplete(progress)) facts.push(completedFact(progress, { atUs, seen }));
  return { progress, facts };
}

function ofDaemonSet({ metadata, status, seen, atUs, ...object }: Shown): RolloutStatus {
  const revision = entryAt(objectAt(metadata, 'annotations'), 'deprecated.daemonset.template.generation', nameCodePointsMax);
  if (revision === '') return nothing;
  if (seen === 'created') return { progress: undefined, facts: startedFacts(revision, { atUs, stamp: auditStamp }) };
  if (!isCurrent({ metadata, status, seen, atUs, ...object })) return nothing;
  const updated = numberOf(status, 'updatedNumberScheduled');
  const current = numberOf(status, 'currentNumberScheduled');
  const progress: RolloutFacts = {
    available: ofUpdated(numberOf(status, 'numberAvailable'), current, updated),
    created: updated,
    desired: numberOf(status, 'desiredNumberScheduled'),
    ready: ofUpdated(numberOf(status, 'numberReady'), current, updated),
    revision,
  };
  const facts = [...startedFacts(revision, revision === '1' ? madeAt(metadata) : { atUs, stamp: stateStamp(seen) })];
  if (isComplete(progress)) facts.push(completedFact(progress, { atUs, seen }));
  return { progress, facts };
}

/** The status counts Pods of all revisions together; those of the old one are taken for ready, so that the new one is not told better than it is. */
const ofUpdated = (count: number, all: number, updated: number): number => Math.max(0, count - Math.max(0, all - updated));

const isComplete = ({ desired, created, ready }: RolloutFacts): boolean => created >= desired && ready >= desired;

const completedFact = ({ revision, ...counts }: RolloutFacts, { atUs, seen }: Pick<Shown, 'atUs' | 'seen'>): Fact =>
  factOf('workload.rollout_completed', atUs, stateStamp(seen), { container: revision, details: countPairs(counts) });

/** A Job that is suspended has not begun. */
function ofJob(object: Shown): RolloutStatus {
  const { metadata, spec, status, conditions, seen, atUs } = object;
  const startedAtUs = status === undefined ? undefined : timeAt(status, 'startTime');
  const isSuspended = spec !== undefined && flagAt(spec, 'suspend');
  const parallelism = inSpec(spec, 'parallelism', 1);
  const succeeded = numberOf(status, 'succeeded');
  const counts: Omit<RolloutFacts, 'revision'> = {
    available: succeeded,
    created: numberOf(status, 'active') + succeeded + numberOf(status, 'failed'),
    desired: inSpec(spec, 'completions', parallelism),
    ready: numberOf(status, 'ready') + succeeded,
  };
  const facts: Fact[] = [];
  if (startedAtUs !== undefined) facts.push(...startedFacts('', { atUs: startedAtUs, stamp: controllerField }));
  else if (!isSuspended) facts.push(...startedFacts('', seen === 'created' ? { atUs, stamp: auditStamp } : madeAt(metadata)));
  const complete = conditions.find(({ type, status: holds }) => type === 'Complete' && holds === 'True');
  const endedAtUs = (status === undefined ? undefined : timeAt(status, 'completionTime')) ?? complete?.changedAtUs;
  if (complete !== undefined && endedAtUs !== undefined)
    facts.push(...controllerFacts('workload.rollout_completed', endedAtUs, object, { details: countPairs(counts) }));
  const failed = conditions.find(({ type, status: holds }) => type === 'Failed' && holds === 'True');
  if (failed?.changedAtUs !== undefined) facts.push(...stuckFacts(failed.changedAtUs, failed, object, {}));
  const isWritten = startedAtUs !== undefined || conditions.length > 0 || counts.created > 0;
  return { progress: isWritten ? { ...counts, revision: '' } : undefined, facts };
}

const stuckFacts = (atUs: EventTimeUs, { reason, message }: Condition, object: Shown, extras: FactExtras): readonly Fact[] =>
  controllerFacts('workload.rollout_stuck', atUs, object, {
    ...extras,
    details: orderedDetails(['message', message], ['reason', reason]),
  });

/** At the time that a field gives in whole seconds; if this write of the status may have brought it, finer at the write's own. */
function controllerFacts(type: LifecycleType, atUs: EventTimeUs, sight: Pick<Shown, 'atUs' | 'seen'>, extras: FactExtras): readonly Fact[] {
  const told = factOf(type, atUs, controllerField, extras);
  const isBrought = sight.seen === 'status' && sight.atUs - atUs <= writeWindowUs;
  return isBrought ? [told, factOf(type, sight.atUs, auditStamp, extras)] : [told];
}

/** Of a state that controllers write into the status: this write brought it, or it was found. */
const stateStamp = (seen: WorkloadSeen): Stamp => (seen === 'status' ? auditStamp : foundStamp(seen));

const foundStamp = (seen: WorkloadSeen): Stamp => (seen === 'object' ? observedStamp : readStamp);

interface Started {
  readonly atUs: EventTimeUs;
  readonly stamp: Stamp;
}

function madeAt(metadata: Place): Started | undefined {
  const atUs = timeAt(metadata, 'creationTimestamp');
  return atUs === undefined ? undefined : { atUs, stamp: apiserverField };
}

const startedFacts = (revision: string, started: Started | undefined, attempt = 0): readonly Fact[] =>
  started === undefined ? [] : [factOf('workload.rollout_started', started.atUs, started.stamp, { container: revision, attempt })];

/** In byte order. */
const countPairs = ({ available, created, desired, ready }: Omit<RolloutFacts, 'revision'>): Pairs => [
  ['available', String(available)],
  ['created', String(created)],
  ['desired', String(desired)],
  ['ready', String(ready)],
];
