import { type Action, type EventTimeUs, type PodFacts, type PolicyFacts, pairOf, pairs, secondUs } from '../vocabulary/index.ts';
import type { Delivery } from './delivery.ts';
import { clusterKey, type PodEntry, policyKey } from './entries.ts';
import type { Known, Life } from './life.ts';
import type { Work } from './work.ts';

/** What deliveries may take. Given by those who judge them, so that one rule decides when a limit passes. */
export interface DeliveryLimits {
  /** No limit of such a delivery passes earlier than this after its start. `policy` is a policy's document, if any is in force. */
  leastUs(delivery: LimitedKind, policy: string | undefined): number;
  /** The limit that passes first as things stand; undefined while none runs, as behind a scheduling gate. */
  firstOf(delivery: LimitedDelivery, policy: string | undefined): PassingLimit | undefined;
}

export interface LimitedKind {
  readonly action: Action;
  readonly namespace: string;
  readonly facts: PodFacts | null;
}

export interface LimitedDelivery extends LimitedKind {
  readonly life: Life;
  /** Its `delivery.started`. */
  readonly started: Known;
  readonly endUs: EventTimeUs | undefined;
}

export interface PassingLimit {
  readonly objective: string;
  readonly limitUs: number;
  readonly atUs: EventTimeUs;
}

/** L1: absence is told when the watermark is this far past a deadline (architecture §5); a node's reports take longer. */
const absenceBoundUs = 5 * secondUs;
const absenceBoundOnNodeUs = 10 * secondUs;

/** How far the watermark must be past the limit of a Pod; zero once nothing more will come. */
export const limitGuards: readonly { readonly onNode: boolean; readonly us: number }[] = [
  { onNode: false, us: absenceBoundUs },
  { onNode: true, us: absenceBoundOnNodeUs },
];

/** Under this name wait the Pods whose limits a watermark must look at; cluster names hold no `|`. */
export const limitGroup = (cluster: string, onNode: boolean): string => `${cluster}|limit|${onNode ? 'node' : 'none'}`;

/** A watermark that looks at a Pod's limits. */
export interface LimitVisit {
  readonly us: EventTimeUs;
  readonly closing: boolean;
}

/** Watches the limits of one Pod while its deliveries are derived. */
export interface LimitWatch {
  /** `delivery.overdue`, if this delivery is past a limit. */
  overdue(delivery: Delivery, life: () => Life, started: Known): Known | undefined;
  /** Whether the creation of a Pod, of which only this was heard, would have been heard of by now. */
  isUnheard(unseen: Delivery): boolean;
  /** The Pod with what is to be remembered of that. */
  noted(pod: PodEntry): PodEntry;
}

/** For deliveries whose start is not known: none of their limits passes. */
export const unlimited: Readonly<Pick<LimitWatch, 'overdue'>> = { overdue: () => undefined };

/**
 * A delivery in time costs a subtraction here. Only of one that lasted longer than the shortest limit is it computed
 * when a limit passes; from there on every fact may move that, and the Pod is marked as slow.
 */
export function watchLimits(work: Work, pod: PodEntry, visit: LimitVisit | undefined): LimitWatch {
  let slow = visit !== undefined || pod.limits?.slow === true;
  let nextUs = -1;
  let onNode = false;
  // The earliest is waited for as long as itself needs it: looked at any sooner it would be due again at once, for ever.
  const waitUntil = (us: EventTimeUs, isOnNode: boolean): void => {
    if (nextUs !== -1 && (nextUs < us || (nextUs === us && onNode))) return;
    nextUs = us;
    onNode = isOnNode;
  };
  return {
    overdue({ action, ordinal, ended }, life, started) {
      const kind: LimitedKind = { action, namespace: pod.namespace, facts: pod.pod };
      const policy = policyAt(work, pod.cluster, started.at);
      const leastAtUs = started.at + work.limits.leastUs(kind, policy);
      const endUs = ended === undefined ? undefined : Math.max(ended.at, started.at);
      if (endUs !== undefined && endUs <= leastAtUs) return undefined;
      if (endUs === undefined && !slow) {
        waitUntil(leastAtUs, hasNode(started));
        return undefined;
      }
      slow = true;
      const limit = work.limits.firstOf({ ...kind, life: life(), started, endUs }, policy);
      if (limit === undefined || (endUs !== undefined && endUs <= limit.atUs)) return undefined;
      const key = `delivery.overdue/${action}/${ordinal}`;
      if (endUs === undefined && !isPast(limit.atUs, key, hasNode(started))) {
        waitUntil(limit.atUs, hasNode(started));
        return undefined;
      }
      return {
        key,
        type: 'delivery.overdue',
        container: '',
        attempt: 0,
        at: limit.atUs,
        resolution: 'us',
        clock: 'collector',
        evidence: started.evidence,
        details: pairs(['action', action], ['limit_us', String(limit.limitUs)], ['objective', limit.objective]),
      };
    },
    isUnheard({ startedAt }) {
      if (isPast(startedAt, 'delivery.started/create/1', true)) return true;
      waitUntil(startedAt, true);
      return false;
    },
    noted(next) {
      if (!slow && nextUs === -1) return next.limits === null ? next : { ...next, limits: null };
      const { limits } = next;
      return limits?.slow === slow && limits.nextUs === nextUs && limits.onNode === onNode
        ? next
        : { ...next, limits: { slow, nextUs, onNode } };
    },
  };

  function isPast(atUs: EventTimeUs, key: string, isOnNode: boolean): boolean {
    if (pod.derived.some((one) => one.key === key && one.content !== '' && one.at === atUs)) return true;
    const found = work.get(clusterKey(pod.cluster));
    const watermarkUs = visit?.us ?? (found?.kind === 'cluster' ? found.watermarkUs : -1);
    const boundUs = isOnNode ? absenceBoundOnNodeUs : absenceBoundUs;
    return watermarkUs >= atUs + (visit?.closing === true ? 0 : boundUs);
  }
}

const hasNode = (started: Known): boolean => pairOf(started.details, 'node') !== undefined;

/** A delivery has the limits of the policy with the greatest effective instant not after its start, as it is judged by it. */
function policyAt(work: Work, cluster: string, startUs: EventTimeUs): string | undefined {
  const found = work.get(policyKey(cluster));
  if (found?.kind !== 'policy') return undefined;
  return (found.policies.findLast((one) => one.effectiveAtUs <= startUs) ?? found.policies[0])?.document;
}

/** Policies remembered per cluster; the oldest are forgotten, deliveries older than all have the limits of the oldest kept. */
const policiesMax = 64;

export function rememberPolicy(work: Work, cluster: string, policy: PolicyFacts): void {
  const found = work.get(policyKey(cluster));
  const others = found?.kind === 'policy' ? found.policies.filter((one) => one.effectiveAtUs !== policy.effectiveAtUs) : [];
  const policies = [...others, policy].sort((a, b) => a.effectiveAtUs - b.effectiveAtUs).slice(-policiesMax);
  work.put(policyKey(cluster), { kind: 'policy', policies });
}
