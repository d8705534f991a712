import { compareBytes } from '@lunettes/base';
import { blockedBy, latenessBoundUs } from '../lifecycle/index.ts';
import {
  type Control,
  type CoverageChange,
  isControl,
  type LaneView,
  type LifecycleEvent,
  type Output,
  type Pairs,
  type PodFacts,
  pairOf,
  pairs,
  type Sha256Hex,
  type Stage,
  type StepResult,
  type Watermark,
} from '../vocabulary/index.ts';
import { configuredSpan } from './configured-span.ts';
import {
  acceptedMax,
  type ClusterJudgement,
  clusterJudgementKey,
  type PodJudgement,
  podJudgementKey,
  policiesMax,
  type RefusedCreation,
  type RolloutJudgement,
  refusedKey,
  type SloEntry,
} from './entries.ts';
import { type ContextOf, evaluatePod } from './evaluate.ts';
import { deliveredAt } from './evaluate-run.ts';
import { knownOf, rowOf, withRow } from './known-rows.ts';
import { lostStretches, takeLoss, withLossesEnded } from './losses.ts';
import { count, type Draft, deadlineOfMinute, tellMinutes } from './minute-counters.ts';
import { provisionalDelayUs, troubleTypes } from './pending-trouble.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import { causeDetail, causeOfRefusal, evaluateRefused } from './refused.ts';
import { takeRolloutRow } from './rollout-rows.ts';
import { isRunTrouble } from './run-incident.ts';
import { changeOf, changesIn, detail } from './subject.ts';
import { withSilence, withUnseen } from './unseen-spans.ts';

/** Outputs after which a watermark's step goes on in the next part; one Pod adds at most some dozens. */
const outputsPerPart = 96;
/** Entries that one part looks at. */
const duePerPartMax = 64;
const foreverUs = Number.MAX_SAFE_INTEGER;

/**
 * The slo-evaluator: lifecycle records in; rows of deliveries, spans, diagnoses, breaches and rollouts out. It
 * reads nothing else, so that the same lifecycle gives the same judgement anywhere.
 */
export function createSloStage({ sha256Hex }: { readonly sha256Hex: Sha256Hex }): Stage<SloEntry, LifecycleEvent | Control> {
  return {
    name: 'slo-evaluator',
    input: 'lifecycle',
    outputs: ['spans', 'sli', 'diagnoses', 'breaches', 'rollouts', 'counters'],
    step(lane, record) {
      if (!isControl(record)) return takeRow(lane, record, sha256Hex);
      switch (record.control) {
        case 'watermark':
          return takeWatermark(lane, record, sha256Hex);
        case 'policy':
          return takePolicy(lane, record.cluster, record.effectiveAtUs, record.document);
        case 'coverage':
          return takeCoverage(lane, record);
        case 'loss':
          return takeLoss(lane, record);
        case 'sight':
          return nothing;
      }
    },
    deadlineOf(entry) {
      if (entry.kind === 'minute') return deadlineOfMinute(entry);
      if (!isJudged(entry)) return undefined;
      if (entry.closed) return { cluster: closedGroup(entry.cluster), atUs: 0 };
      if (entry.nextUs >= 0) return { cluster: entry.cluster, atUs: entry.nextUs };
      return entry.kind === 'pod' && entry.dirty ? { cluster: entry.cluster, atUs: foreverUs } : undefined;
    },
  };
}

/** Of a Pod, a refused creation or a rollout; the others are what is known of the lane and its clusters. */
const isJudged = (entry: SloEntry): entry is PodJudgement | RefusedCreation | RolloutJudgement =>
  entry.kind === 'pod' || entry.kind === 'refused' || entry.kind === 'rollout';

/** Entries that a closing watermark has judged wait apart, so that it ends; cluster names hold no `|`. */
const closedGroup = (cluster: string): string => `${cluster}|closed`;

function takeRow(lane: LaneView<SloEntry>, row: LifecycleEvent, sha256Hex: Sha256Hex): StepResult<SloEntry> {
  if ((row.namespace === '' && row.pod === '') || row.type === 'delivery.overdue') return nothing;
  if (row.type.startsWith('workload.')) return takeRolloutRow(lane, row, sha256Hex);
  if (row.type === 'span.closed')
    return {
      changes: [],
      outputs: [
        {
          topic: 'spans',
          key: keyOf(row),
          value: configuredSpan(row, idClusterOf(lane.get(podJudgementKey(row.cluster, row.uid)), row), sha256Hex),
        },
      ],
      more: false,
    };
  if (row.uid === '') return takeRefusal(lane, row);
  const key = podJudgementKey(row.cluster, row.uid);
  const found = lane.get(key);
  const pod = found?.kind === 'pod' ? found : newPod(row);
  if (pod.finalChanges !== undefined && isOfFinalChange(pod.finalChanges, row)) return nothing;
  const starts = row.type === 'delivery.started';
  const facts = starts && !row.retracted ? factsIn(row, pod.facts) : pod.facts;
  const known = withRow(pod.known, row, starts ? withoutPod(row.details) : row.details);
  const idCluster = starts ? idClusterOf(pod, row) : pod.idCluster;
  const changed: PodJudgement = { ...pod, idCluster, facts, known, dirty: true, closed: false, nextUs: pod.closed ? 0 : pod.nextUs };
  const accepted = starts && !row.retracted ? withAccepted(lane, row, facts) : [];
  if (row.type !== 'delivery.ended' && !(starts && row.version === 1))
    return { changes: [[key, visitedLater(changed, pod, row)], ...accepted], outputs: [], more: false };
  const meta = clusterOf(lane, row.cluster);
  const evaluated = evaluatePod(changed, contexts(lane, row.cluster, meta, { closing: false }, sha256Hex));
  const draft: Draft<SloEntry> = new Map([[key, evaluated.pod], ...accepted]);
  count(lane, draft, evaluated.moves, { ...pod, watermarkUs: meta.watermarkUs });
  return { changes: [...draft], outputs: evaluated.outputs, more: false };
}

function isOfFinalChange(final: NonNullable<PodJudgement['finalChanges']>, { type, key }: LifecycleEvent): boolean {
  const change = type === 'delivery.started' || type === 'delivery.ended' ? changeOf(key) : undefined;
  return change !== undefined && change.ordinal <= final[change.action];
}

const idClusterOf = (pod: SloEntry | undefined, row: LifecycleEvent): string =>
  (pod?.kind === 'pod' && pod.idCluster) || (detail(row, 'cluster_uid') ?? row.cluster);

const keyOf = ({ cluster, namespace, pod }: LifecycleEvent): string => `${cluster}|${namespace}|${pod}`;

const nothing: Readonly<StepResult<SloEntry>> = { changes: [], outputs: [], more: false };

/** Parsed once, when it is told: `held` itself when that says the same, so that a change can be seen. */
function factsIn(row: LifecycleEvent, held: PodFacts | null): PodFacts | null {
  const text = detail(row, 'pod');
  if (text === null) return null;
  return held !== null && JSON.stringify(held) === text ? held : (JSON.parse(text) as PodFacts);
}

const withoutPod = (details: Pairs): Pairs => details.filter(([name]) => name !== 'pod');

/** A record that can change what was judged is looked at with the next watermark; trouble of a pending delivery soon after. */
function visitedLater(changed: PodJudgement, before: PodJudgement, row: LifecycleEvent): PodJudgement {
  if (row.type === 'delivery.started')
    return changed.facts === before.facts && placingIn(changed, row.key) === placingIn(before, row.key) ? changed : soon(changed, 0);
  const changeAtUs = visitForChange(changed, row);
  if (changeAtUs !== undefined) return soon(changed, changeAtUs);
  if (isOfRunning(changed, row)) return soon(changed, row.at_us + provisionalDelayUs);
  const ended = rowOf(changed.known, 'delivery.ended/create/1');
  if (ended !== undefined) return row.at_us <= ended.at || hasEnded(changed, 'delete') ? soon(changed, 0) : changed;
  if (row.type === 'pod.ungated' || hasEnded(changed, 'delete')) return soon(changed, 0);
  // More of the same trouble is evidence for the next visit, not a reason for one.
  return troubleTypes.has(row.type) && row.version === 1 ? soon(changed, row.at_us + provisionalDelayUs) : changed;
}

/** What the start of a delivery says of the cluster that placing the Pod is explained with, and of how it is measured. */
const placingIn = (pod: PodJudgement, key: string): string =>
  (rowOf(pod.known, key)?.details ?? [])
    .filter(([name]) => placingDetails.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .join();
const placingDetails: ReadonlySet<string> = new Set([
  'measured',
  'largest_cpu_milli',
  'largest_memory_bytes',
  'scheduler_bound_from_us',
  'unbound_claims',
]);
/** When a change of the Pod that is not final must be looked at because of this record; undefined if that can not matter to one. */
function visitForChange({ known }: PodJudgement, row: LifecycleEvent): number | undefined {
  let visit: number | undefined;
  for (const { action, ordinal } of changesIn(known)) {
    const at = (what: string): number | undefined => rowOf(known, `delivery.${what}/${action}/${ordinal}`)?.at;
    const [startedUs, endedUs] = [at('started'), at('ended')];
    if (startedUs === undefined || row.at_us < startedUs) continue;
    if (endedUs !== undefined && row.at_us <= endedUs) return 0;
    if (endedUs === undefined && troubleTypes.has(row.type) && row.version === 1) visit = row.at_us + provisionalDelayUs;
  }
  return visit;
}

/** Trouble after the delivery, and what may end it. */
function isOfRunning(pod: PodJudgement, row: LifecycleEvent): boolean {
  const fromUs = deliveredAt(pod);
  return fromUs >= 0 && row.at_us > fromUs && row.version === 1 && (row.type === 'pod.ready' || isRunTrouble(row));
}

const soon = <E extends PodJudgement | RefusedCreation>(entry: E, us: number): E =>
  entry.nextUs !== -1 && entry.nextUs <= us ? entry : { ...entry, nextUs: us };
const hasEnded = (pod: PodJudgement, action: string): boolean => rowOf(pod.known, `delivery.ended/${action}/1`) !== undefined;

const newPod = (row: LifecycleEvent): PodJudgement => ({
  kind: 'pod',
  cluster: row.cluster,
  namespace: row.namespace,
  name: row.pod,
  uid: row.uid,
  idCluster: '',
  facts: null,
  known: [],
  emitted: [],
  nextUs: -1,
  closed: false,
  dirty: true,
  createFinal: false,
  deleteFinal: false,
  runFromUs: -1,
});

/** One owner may be refused under several names in one second: the name is part of what tells rows apart. */
function takeRefusal(lane: LaneView<SloEntry>, row: LifecycleEvent): StepResult<SloEntry> {
  const blocked = detail(row, 'blocked') ?? '';
  const key = refusedKey(row.cluster, row.namespace, blocked);
  const found = lane.get(key);
  const refused = found?.kind === 'refused' ? found : newRefused(row.cluster, row.namespace, blocked);
  const named = { ...row, key: `${row.pod}|${row.key}` };
  const cause = causeOfRefusal(refused, knownOf(named, row.details));
  const known = withRow(refused.known, named, pairs(...row.details, [causeDetail, cause]));
  // A further attempt only adds to what was told; the first of a cause is looked at with the next watermark.
  const isFurther = !refused.closed && refused.known.some((one) => pairOf(one.details, causeDetail) === cause);
  const heard: RefusedCreation = { ...refused, known, closed: false };
  return { changes: [[key, soon(heard, isFurther ? row.at_us + provisionalDelayUs : 0)]], outputs: [], more: false };
}

const newRefused = (cluster: string, namespace: string, blocked: string): RefusedCreation => ({
  kind: 'refused',
  cluster,
  namespace,
  blocked,
  known: [],
  emitted: [],
  nextUs: -1,
  closed: false,
  accepted: [],
});

/** A create that was accepted ends what its owner was refused, whichever of the two is heard of first. */
function withAccepted(lane: LaneView<SloEntry>, row: LifecycleEvent, facts: PodFacts | null): StepResult<SloEntry>['changes'] {
  if (detail(row, 'action') !== 'create' || detail(row, 'start') === 'unknown') return [];
  const blocked = blockedBy(row.pod, detail(row, 'user') ?? '', facts?.owner ?? null);
  const key = refusedKey(row.cluster, row.namespace, blocked);
  const found = lane.get(key);
  const refused = found?.kind === 'refused' ? found : newRefused(row.cluster, row.namespace, blocked);
  if (refused.accepted.some(({ uid, at }) => uid === row.uid && at === row.at_us)) return [];
  const others = refused.accepted.filter(({ uid }) => uid !== row.uid);
  const accepted = [...others, { uid: row.uid, at: row.at_us }]
    .sort((a, b) => a.at - b.at || compareBytes(a.uid, b.uid))
    .slice(-acceptedMax);
  const nextUs = refused.known.length > 0 ? 0 : row.at_us + latenessBoundUs;
  return [[key, { ...refused, accepted, closed: false, nextUs }]];
}

function takeWatermark(lane: LaneView<SloEntry>, watermark: Watermark, sha256Hex: Sha256Hex): StepResult<SloEntry> {
  const { cluster, closing } = watermark;
  const reopened = lane.due(closedGroup(cluster), foreverUs, duePerPartMax);
  const known = clusterOf(lane, cluster);
  const us = Math.max(known.watermarkUs, watermark.us);
  const isSilence = watermark.silent && us > known.watermarkUs && known.watermarkUs >= 0;
  const meta = isSilence ? { ...known, unseen: withSilence(known.unseen, known.watermarkUs, us) } : known;
  const changes: Draft<SloEntry> = new Map();
  if (reopened.length > 0 && us > meta.watermarkUs) {
    for (const key of reopened) {
      const entry = lane.get(key);
      if (entry !== undefined && isJudged(entry)) changes.set(key, { ...entry, closed: false });
    }
    return { changes: [...changes], outputs: [], more: true };
  }
  const outputs: Output[] = [];
  const contextOf = contexts(lane, cluster, meta, { closing, us }, sha256Hex);
  const due = lane.due(cluster, closing ? foreverUs : us, duePerPartMax);
  let seen = 0;
  for (const key of due) {
    if (outputs.length >= outputsPerPart) break;
    seen++;
    const entry = lane.get(key);
    if (entry === undefined || !isJudged(entry)) continue;
    if (entry.kind === 'rollout') {
      changes.set(key, closing ? { ...entry, closed: true } : undefined);
      continue;
    }
    const evaluated = entry.kind === 'pod' ? evaluatePod(entry, contextOf) : evaluateRefused(entry, contextOf);
    outputs.push(...evaluated.outputs);
    count(lane, changes, evaluated.moves, { ...entry, watermarkUs: us });
    const next = 'pod' in evaluated ? evaluated.pod : evaluated.refused;
    changes.set(key, next === undefined || !closing ? next : { ...next, closed: true });
  }
  // Noted with the first part that judges: a later part must not take what this one closes for what an earlier end closed.
  changes.set(clusterJudgementKey(cluster), { ...meta, watermarkUs: us });
  for (const [key, entry] of withLossesEnded(lane, cluster, meta.watermarkUs, us)) changes.set(key, entry);
  if (seen < due.length || due.length === duePerPartMax) return { changes: [...changes], outputs, more: true };
  const told = tellMinutes(lane, changes, { cluster, watermarkUs: us, max: outputsPerPart - outputs.length }, sha256Hex);
  outputs.push(...told.outputs);
  if (told.more) return { changes: [...changes], outputs, more: true };
  for (const topic of ['spans', 'counters'] as const) outputs.push({ topic, key: cluster, value: { ...watermark, us } });
  return { changes: [...changes], outputs, more: false };
}

function takePolicy(lane: LaneView<SloEntry>, cluster: string, effectiveAtUs: number, document: string): StepResult<SloEntry> {
  const meta = clusterOf(lane, cluster);
  const policy = JSON.parse(document) as Policy;
  const others = meta.policies.filter((one) => one.effectiveAtUs !== effectiveAtUs);
  const policies = [...others, { effectiveAtUs, policy }].sort((a, b) => a.effectiveAtUs - b.effectiveAtUs).slice(-policiesMax);
  return { changes: [[clusterJudgementKey(cluster), { ...meta, policies }]], outputs: [], more: false };
}

/** What was told already is judged anew at its next visit, at the latest when it becomes final. */
function takeCoverage(
  lane: LaneView<SloEntry>,
  { cluster, namespace, source, reason, fromUs, toUs }: CoverageChange,
): StepResult<SloEntry> {
  const meta = clusterOf(lane, cluster);
  const unseen = withUnseen(meta.unseen, { source, namespace, reason, fromUs, toUs });
  return { changes: [[clusterJudgementKey(cluster), { ...meta, unseen }]], outputs: [], more: false };
}

const clusterOf = (lane: LaneView<SloEntry>, cluster: string): ClusterJudgement => {
  const found = lane.get(clusterJudgementKey(cluster));
  return found?.kind === 'cluster' ? found : { kind: 'cluster', watermarkUs: -1, policies: [], unseen: [] };
};

/** A delivery is judged by the policy with the greatest effective instant not after its start. */
function contexts(
  lane: LaneView<SloEntry>,
  cluster: string,
  meta: ClusterJudgement,
  { closing, us }: { readonly closing: boolean; readonly us?: number },
  sha256Hex: Sha256Hex,
): ContextOf {
  const watermarkUs = us ?? meta.watermarkUs;
  const lost = lostStretches(lane, cluster, meta.watermarkUs, us);
  return (startedAtUs) => {
    const held = meta.policies.findLast((one) => one.effectiveAtUs <= startedAtUs) ?? meta.policies[0];
    return { watermarkUs, closing, policy: held?.policy ?? defaultPolicy, unseen: meta.unseen, lost, sha256Hex };
  };
}
