import { compareBytes } from '@lunettes/base';
import {
  contentHash,
  type EventTimeUs,
  noPairs,
  type Output,
  type OwnerFacts,
  type Pairs,
  type PodFacts,
  pairOf,
  pairs,
  type Sha256Hex,
} from '../vocabulary/index.ts';
import { auditDetails } from './audit-sight.ts';
import { noChanges, tellsOfChanges } from './change-requests.ts';
import { changesOf, instancesBefore } from './changes.ts';
import { clamped } from './clamped.ts';
import { createDelivery, type Delivery, deleteDelivery, runsToCompletion, unseenCreation } from './delivery.ts';
import type { PodEntry } from './entries.ts';
import { allStarted, firstOf, type Known, type Life, lifeOf } from './life.ts';
import { type LimitWatch, unlimited } from './overdue.ts';
import { placingDetails } from './placing.ts';
import { contentOf, knownMilestones, knownOf, row } from './rows.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Rows that follow from several milestones: where deliveries start and end, when every container had
 * started, and what counts only under a condition. They are derived anew from the facts; a row whose
 * content did not change is not emitted again, one that no longer holds is retracted.
 */
export function withDerivedRows(
  told: PodEntry,
  surroundings: Surroundings,
  limits: LimitWatch,
  sha256Hex: Sha256Hex,
): { readonly entry: PodEntry; readonly outputs: readonly Output[] } {
  const entry = told.change === undefined && !tellsOfChanges(told) ? told : withInstances(told);
  const wanted = derive(entry, surroundings, limits);
  const outputs: Output[] = [];
  const derived: PodEntry['derived'][number][] = [];
  for (const known of wanted) {
    const pod = known.type === 'delivery.started' ? `/${entry.podVersion}` : '';
    const content = contentHash(sha256Hex, contentOf(known) + pod);
    const before = entry.derived.find((one) => one.key === known.key);
    if (before?.content === content) {
      derived.push(before);
      continue;
    }
    const version = (before?.version ?? 0) + 1;
    derived.push({ key: known.key, version, at: known.at, content });
    outputs.push(row(entry, known.type === 'delivery.started' ? withPod(known, entry) : known, version, false));
  }
  for (const before of entry.derived) {
    if (wanted.some((known) => known.key === before.key)) continue;
    const kept = before.content === '';
    derived.push(kept ? before : { ...before, version: before.version + 1, content: '' });
    if (!kept) outputs.push(row(entry, gone(before.key, before.at), before.version + 1, true));
  }
  return { entry: { ...entry, derived: derived.sort((a, b) => compareBytes(a.key, b.key)) }, outputs };
}

/** The Pod itself goes into the row only when that is told: its version stands for it in the comparison. */
const withPod = (known: Known, { pod }: PodEntry): Known =>
  pod === null ? known : { ...known, details: pairs(...known.details, ['pod', JSON.stringify(pod)]) };

function derive(entry: PodEntry, surroundings: Surroundings, limits: LimitWatch): readonly Known[] {
  const raw = knownMilestones(entry);
  const behindUs = clockBehind(entry, raw, surroundings);
  const life = lifeOf(clamped(raw, behindUs));
  const rows: Known[] = [];
  const started = allStarted(life, entry.pod);
  if (started !== undefined && entry.seal === null)
    rows.push({ ...started, key: 'pod.started//0', type: 'pod.started', container: '', attempt: 0 });
  rows.push(...conditionalRows(entry, life));
  if (entry.folded) return rows;
  const create = createDelivery(life, entry.pod);
  const around: Around = {
    ...surroundings,
    upUs: entry.seal?.endUs ?? create?.ended?.at,
    limits,
    told: () => lifeOf(clamped([...raw, ...rows], behindUs)),
  };
  if (create !== undefined && entry.seal === null) rows.push(...deliveryRows(entry, life, create, around));
  else if (entry.seal === null) rows.push(...unseenRows(entry, life, around));
  for (const change of entry.change === undefined ? [] : changesOf(entry, life)) {
    rows.push(...change.steps);
    rows.push(...deliveryRows(entry, life, change, around, change.details));
  }
  const remove = deleteDelivery(life, entry.pod);
  if (remove !== undefined) rows.push(...deliveryRows(entry, life, remove, around));
  if (create !== undefined && entry.seal === null && usesClaims(entry))
    rows.push(...around.claimWarnings(create.startedAt, create.ended?.at ?? Number.MAX_SAFE_INTEGER));
  rows.push(...conditionRows(entry, life, [entry.seal === null ? create : undefined, remove], around));
  return rows;
}

/** How far the clock of the node that the Pod is bound to was behind then. */
function clockBehind(entry: PodEntry, known: readonly Known[], { clockBehindAt }: Surroundings): number {
  const scheduled = known.find(({ key }) => key === 'pod.scheduled//0');
  if (scheduled === undefined) return 0;
  const node = pairOf(scheduled.details, 'node') ?? (entry.pod?.nodeName || undefined);
  return node === undefined ? 0 : clockBehindAt(node, scheduled.at);
}

/** What a delivery's start is told with, beside the Pod's own facts. */
interface Around<Limits extends Pick<LimitWatch, 'overdue'> = LimitWatch> extends Surroundings {
  /** End of the create delivery. */
  readonly upUs: EventTimeUs | undefined;
  readonly limits: Limits;
  /** The Pod's life as the rows tell it. */
  readonly told: () => Life;
}

/** From what on instances of its containers are counted: those before the latest change were enough to judge what came before. */
const withInstances = (entry: PodEntry): PodEntry => ({
  ...entry,
  change: { ...(entry.change ?? noChanges), attempts: instancesBefore(entry) },
});

function deliveryRows(
  entry: PodEntry,
  life: Life,
  delivery: Delivery,
  around: Around<Pick<LimitWatch, 'overdue'>>,
  own: Pairs = noPairs,
): readonly Known[] {
  const { action, ordinal } = delivery;
  const base = { container: '', attempt: 0, clock: delivery.accepted.clock };
  const start: Known = {
    ...base,
    key: `delivery.started/${action}/${ordinal}`,
    type: 'delivery.started',
    at: delivery.startedAt,
    resolution: delivery.startResolution,
    evidence: delivery.accepted.evidence,
    details: own.length === 0 ? startDetails(entry, life, delivery, around) : pairs(...startDetails(entry, life, delivery, around), ...own),
  };
  const overdue = around.limits.overdue(delivery, around.told, start);
  const late = overdue === undefined ? [] : [overdue];
  if (delivery.ended === undefined) {
    if (entry.abandonedUs < 0) return [start, ...late];
    const details = pairs(['action', action], ['outcome', 'abandoned']);
    const key = `delivery.ended/${action}/${ordinal}`;
    return [
      start,
      ...late,
      { ...start, clock: 'collector', resolution: 'us', key, type: 'delivery.ended', at: entry.abandonedUs, details },
    ];
  }
  const end: Known = {
    ...base,
    key: `delivery.ended/${action}/${ordinal}`,
    type: 'delivery.ended',
    at: delivery.ended.at,
    resolution: delivery.ended.resolution,
    clock: delivery.ended.clock,
    evidence: delivery.ended.evidence,
    details: pairs(
      ['action', action],
      ['clamped_us', pairOf(delivery.ended.details, 'clamped_us')],
      ['outcome', delivery.outcome],
      ['not_before_us', pairOf(delivery.ended.details, 'not_before_us')],
    ),
  };
  return [start, ...late, end];
}

/** That nobody told of a creation is known when the watermark has passed what else was heard. */
function unseenRows(entry: PodEntry, life: Life, around: Around): readonly Known[] {
  const unseen = unseenCreation(life, entry.pod);
  if (unseen === undefined || !around.limits.isUnheard(unseen)) return [];
  const [start, ...rest] = deliveryRows(entry, life, unseen, { ...around, limits: unlimited });
  return start === undefined ? [] : [{ ...start, details: pairs(...start.details, ['start', 'unknown']) }, ...rest];
}

/** What was wrong with the Node of the Pod while it was delivered to it or deleted from it. */
function conditionRows(entry: PodEntry, life: Life, deliveries: readonly (Delivery | undefined)[], around: Surroundings): readonly Known[] {
  const node = nodeOf(entry, life);
  if (node === undefined) return [];
  const rows = new Map<string, Known>();
  for (const delivery of deliveries)
    if (delivery !== undefined)
      for (const one of around.conditionsAround(node, delivery.startedAt, delivery.ended?.at ?? Number.MAX_SAFE_INTEGER))
        rows.set(one.key, one);
  return [...rows.values()];
}

const usesClaims = ({ pod }: PodEntry): boolean =>
  pod?.volumes.some(({ kind }) => kind === 'persistentVolumeClaim' || kind === 'ephemeral') === true;

const nodeOf = (entry: PodEntry, life: Life): string | undefined =>
  pairOf(life.once.get('pod.scheduled')?.details ?? noPairs, 'node') ?? (entry.seal?.node || entry.pod?.nodeName || undefined);

/** What the evaluator needs of the Pod: it reads nothing but lifecycle records. */
function startDetails(entry: PodEntry, life: Life, delivery: Delivery, around: Around<Pick<LimitWatch, 'overdue'>>): Known['details'] {
  const { observation, upUs } = around;
  const workload = around.workload ?? (entry.pod === null ? undefined : workloadOf(entry.name, entry.pod));
  const scheduled = life.once.get('pod.scheduled');
  const node = nodeOf(entry, life);
  const place = node === undefined ? undefined : around.placeAt(node, scheduled?.at ?? delivery.accepted.at);
  const behindUs = node === undefined ? 0 : around.clockBehindAt(node, scheduled?.at ?? delivery.accepted.at);
  return pairs(
    ['action', delivery.action],
    ...auditDetails(entry.audit, delivery.action, upUs),
    ['by', pairOf(delivery.accepted.details, 'by')],
    ['clock_behind_us', behindUs === 0 ? undefined : String(behindUs)],
    ['cluster_sources', observation === null ? undefined : observation.sources.join(',')],
    ['cluster_uid', observation?.clusterUid || undefined],
    ['grace_s', pairOf(delivery.accepted.details, 'grace_s')],
    ['instance_type', place?.instanceType || undefined],
    ['joined_late', observation !== null && delivery.accepted.at < observation.fromUs ? 'true' : undefined],
    ['kubelet_version', place?.kubeletVersion || undefined],
    ['kubernetes_version', observation?.kubernetesVersion || undefined],
    ['measured', entry.measured === undefined ? undefined : pairOf(entry.measured, delivery.action)],
    ['node', node],
    ['node_pool', place?.nodePool || undefined],
    ['region', place?.region || undefined],
    ['replaces_uid', entry.replacesUid || undefined],
    ['run_to_completion', entry.pod?.hasSpec === true ? String(runsToCompletion(entry.pod)) : undefined],
    ['sources', entry.sources.join(',')],
    ['user', pairOf(delivery.accepted.details, 'user')],
    ['workload_kind', workload?.kind],
    ['workload_name', workload?.name],
    ['workload_uid', workload?.uid || undefined],
    ['zone', place?.zone || undefined],
    ...placingDetails(entry, life, delivery, around),
  );
}

/**
 * The top-most controller as far as the Pod itself tells: a ReplicaSet named after its Deployment and
 * pod-template-hash, a Job named after its CronJob and the scheduled minute, a mirror Pod's Node.
 */
function workloadOf(podName: string, pod: PodFacts): OwnerFacts {
  if (pod.mirror) return { kind: 'Node', name: pod.nodeName, uid: pod.owner?.kind === 'Node' ? pod.owner.uid : '' };
  if (pod.owner === null) return { kind: 'Pod', name: podName, uid: '' };
  const { kind, name, uid } = pod.owner;
  const suffix = `-${pod.revision}`;
  if (kind === 'ReplicaSet' && pod.revision !== '' && name.endsWith(suffix))
    return { kind: 'Deployment', name: name.slice(0, -suffix.length), uid: '' };
  const scheduled = kind === 'Job' ? /^(.+)-\d{8}$/.exec(name)?.[1] : undefined;
  if (scheduled !== undefined) return { kind: 'CronJob', name: scheduled, uid: '' };
  return { kind, name, uid };
}

/** A condition that is False from the start is no loss of readiness, and a Pod that never had gates was never ungated. */
function conditionalRows(entry: PodEntry, life: Life): readonly Known[] {
  const readyAt = entry.seal === null || entry.seal.readyAt === -1 ? firstOf(life, 'pod.ready')?.at : entry.seal.readyAt;
  const gated = life.once.has('pod.gated');
  const rows: Known[] = [];
  for (const milestone of entry.milestones) {
    if (milestone.type !== 'pod.unready' && milestone.type !== 'pod.ungated') continue;
    const known = knownOf(milestone);
    if (known === undefined) continue;
    if (milestone.type === 'pod.ungated' ? gated : readyAt !== undefined && known.at > readyAt) rows.push(known);
  }
  return rows;
}

/** What a retraction shows: the identity and nothing else. */
function gone(key: string, at: number): Known {
  const [type = ''] = key.split('/');
  return { key, type, container: '', attempt: 0, at, resolution: 'us', clock: 'collector', evidence: '', details: [] };
}
