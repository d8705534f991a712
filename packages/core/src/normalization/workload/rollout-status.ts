import type { EventTimeUs, Fact, OwnerFacts, Pairs, RolloutFacts } from '../../vocabulary/index.ts';
import { conditionsMax, messageCodePointsMax, nameCodePointsMax } from '../bounds.ts';
import { apiserverField, auditStamp, controllerField, factOf, observedStamp, orderedDetails, type Stamp } from '../fact.ts';
import { boundedLength, countAt, entryAt, flagAt, itemsAt, objectAt, objectItem, type Place, textAt, timeAt, wholeAt } from '../reader.ts';

/** How far the rollout is that a workload object tells of, and what it tells of its course. */
export interface RolloutStatus {
  readonly progress: RolloutFacts | undefined;
  readonly facts: readonly Fact[];
}

export interface RolloutSight {
  readonly kind: string;
  readonly name: string;
  readonly owner: OwnerFacts | null;
  readonly atUs: EventTimeUs;
  /** The record is the request that made the object, and `atUs` its answer. */
  readonly created: boolean;
}

/**
 * What the object's own status says of its rollout (reference §7). A revision is named as its Pods name it: a Deployment's
 * by `pod-template-hash`, a StatefulSet's by `controller-revision-hash`, a DaemonSet's by the generation of its template;
 * a Job has one, without a name. A status that has not caught up with the spec says nothing, and so does one that no
 * controller has written yet: an object that is only seen when it is made has no Pods as far as anybody knows.
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
      return isCurrent(object) ? ofDaemonSet(object) : nothing;
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
function ofReplicaSet({ metadata, spec, status, created, atUs }: Shown): RolloutStatus {
  const revision = entryAt(objectAt(metadata, 'labels'), 'pod-template-hash', nameCodePointsMax);
  if (revision === '') return nothing;
  const started = startedFacts(revision, created ? { atUs, stamp: auditStamp } : madeAt(metadata));
  if (status === undefined || (wholeAt(status, 'observedGeneration') ?? 0) < 1) return { progress: undefined, facts: started };
  const asked = entryAt(objectAt(metadata, 'annotations'), 'deployment.kubernetes.io/desired-replicas', nameCodePointsMax);
  const progress: RolloutFacts = {
    available: numberOf(status, 'availableReplicas'),
    created: numberOf(status, 'replicas'),
    desired: /^\d{1,9}$/.test(asked) ? Number(asked) : inSpec(spec, 'replicas', 1),
    ready: numberOf(status, 'readyReplicas'),
    revision,
  };
  return { progress, facts: started };
}

/** Its condition `Progressing` names the ReplicaSet of the revision that it speaks of. */
function ofDeployment({ name, spec, status, conditions, atUs }: Shown): RolloutStatus {
  const progressing = conditions.find(({ type }) => type === 'Progressing');
  const replicaSet = /^(?:Created new replica set|Found new replica set|ReplicaSet) "([^"]+)"/.exec(progressing?.message ?? '')?.[1];
  if (progressing === undefined || replicaSet === undefined) return nothing;
  const revision = replicaSet.startsWith(`${name}-`) ? replicaSet.slice(name.length + 1) : replicaSet;
  const facts = [...startedFacts(revision, { atUs, stamp: observedStamp })];
  const toldAtUs = progressing.updatedAtUs ?? progressing.changedAtUs;
  if (toldAtUs !== undefined && progressing.reason === 'NewReplicaSetAvailable') {
    const counts: Omit<RolloutFacts, 'revision'> = {
      available: numberOf(status, 'availableReplicas'),
      created: numberOf(status, 'updatedReplicas'),
      desired: inSpec(spec, 'replicas', 1),
      ready: numberOf(status, 'readyReplicas'),
    };
    facts.push(factOf('workload.rollout_completed', toldAtUs, controllerField, { container: revision, details: countPairs(counts) }));
  }
  const stuckAtUs = progressing.changedAtUs ?? toldAtUs;
  if (stuckAtUs !== undefined && progressing.reason === 'ProgressDeadlineExceeded') facts.push(stuckFact(revision, stuckAtUs, progressing));
  return { progress: undefined, facts };
}

function ofStatefulSet({ metadata, spec, status, atUs }: Shown): RolloutStatus {
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
  const facts = [...startedFacts(revision, isFirst ? madeAt(metadata) : { atUs, stamp: observedStamp })];
  const isWhole = status !== undefined && textAt(status, 'currentRevision', nameCodePointsMax) === revision;
  if (isWhole && isComplete(progress)) facts.push(completedFact(progress, atUs));
  return { progress, facts };
}

function ofDaemonSet({ metadata, status, atUs }: Shown): RolloutStatus {
  const revision = entryAt(objectAt(metadata, 'annotations'), 'deprecated.daemonset.template.generation', nameCodePointsMax);
  if (revision === '') return nothing;
  const updated = numberOf(status, 'updatedNumberScheduled');
  const current = numberOf(status, 'currentNumberScheduled');
  const progress: RolloutFacts = {
    available: ofUpdated(numberOf(status, 'numberAvailable'), current, updated),
    created: updated,
    desired: numberOf(status, 'desiredNumberScheduled'),
    ready: ofUpdated(numberOf(status, 'numberReady'), current, updated),
    revision,
  };
  const facts = [...startedFacts(revision, revision === '1' ? madeAt(metadata) : { atUs, stamp: observedStamp })];
  if (isComplete(progress)) facts.push(completedFact(progress, atUs));
  return { progress, facts };
}

/** The status counts Pods of all revisions together; those of the old one are taken for ready, so that the new one is not told better than it is. */
const ofUpdated = (count: number, all: number, updated: number): number => Math.max(0, count - Math.max(0, all - updated));

const isComplete = ({ desired, created, ready }: RolloutFacts): boolean => created >= desired && ready >= desired;

const completedFact = ({ revision, ...counts }: RolloutFacts, atUs: EventTimeUs): Fact =>
  factOf('workload.rollout_completed', atUs, observedStamp, { container: revision, details: countPairs(counts) });

/** A Job that is suspended has not begun. */
function ofJob({ metadata, spec, status, conditions, created, atUs }: Shown): RolloutStatus {
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
  else if (!isSuspended) facts.push(...startedFacts('', created ? { atUs, stamp: auditStamp } : madeAt(metadata)));
  const complete = conditions.find(({ type, status: holds }) => type === 'Complete' && holds === 'True');
  const endedAtUs = (status === undefined ? undefined : timeAt(status, 'completionTime')) ?? complete?.changedAtUs;
  if (complete !== undefined && endedAtUs !== undefined)
    facts.push(factOf('workload.rollout_completed', endedAtUs, controllerField, { details: countPairs(counts) }));
  const failed = conditions.find(({ type, status: holds }) => type === 'Failed' && holds === 'True');
  if (failed?.changedAtUs !== undefined) facts.push(stuckFact('', failed.changedAtUs, failed));
  const isWritten = startedAtUs !== undefined || conditions.length > 0 || counts.created > 0;
  return { progress: isWritten ? { ...counts, revision: '' } : undefined, facts };
}

const stuckFact = (revision: string, atUs: EventTimeUs, { reason, message }: Condition): Fact =>
  factOf('workload.rollout_stuck', atUs, controllerField, {
    container: revision,
    details: orderedDetails(['message', message], ['reason', reason]),
  });

interface Started {
  readonly atUs: EventTimeUs;
  readonly stamp: Stamp;
}

function madeAt(metadata: Place): Started | undefined {
  const atUs = timeAt(metadata, 'creationTimestamp');
  return atUs === undefined ? undefined : { atUs, stamp: apiserverField };
}

const startedFacts = (revision: string, started: Started | undefined): readonly Fact[] =>
  started === undefined ? [] : [factOf('workload.rollout_started', started.atUs, started.stamp, { container: revision })];

/** In byte order. */
const countPairs = ({ available, created, desired, ready }: Omit<RolloutFacts, 'revision'>): Pairs => [
  ['available', String(available)],
  ['created', String(created)],
  ['desired', String(desired)],
  ['ready', String(ready)],
];
