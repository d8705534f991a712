import type { Known, Life } from '../lifecycle/index.ts';
import { type Pairs, type PodFacts, pairOf } from '../vocabulary/index.ts';

/** One delivery to be judged, with everything its rows say about the Pod. */
export interface Subject {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly action: 'create' | 'delete';
  readonly started: Known;
  readonly ended: Known | undefined;
  readonly life: Life;
  readonly known: readonly Known[];
  readonly facts: PodFacts | null;
  readonly node: string | null;
  /** As in `PodJudgement`. */
  readonly idCluster: string;
}

interface Pod {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly known: readonly Known[];
  readonly facts: PodFacts | null;
  readonly idCluster: string;
}

/** The delivery of this action, if the lifecycle says that one started. */
export function subjectOf(pod: Pod, action: 'create' | 'delete', life: Life): Subject | undefined {
  const started = pod.known.find((one) => one.key === `delivery.started/${action}/1`);
  if (started === undefined) return undefined;
  return {
    cluster: pod.cluster,
    namespace: pod.namespace,
    pod: pod.name,
    uid: pod.uid,
    action,
    started,
    ended: pod.known.find((one) => one.key === `delivery.ended/${action}/1`),
    life,
    known: pod.known,
    facts: pod.facts,
    idCluster: pod.idCluster,
    node: pairOf(started.details, 'node') ?? null,
  };
}

export const detail = (of: { readonly details: Pairs } | undefined, key: string): string | null =>
  of === undefined ? null : (pairOf(of.details, key) ?? null);
