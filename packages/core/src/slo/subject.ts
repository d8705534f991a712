import { compareBytes, lowerBound } from '@lunettes/base';
import type { Known, Life } from '../lifecycle/index.ts';
import { type Action, type Pairs, type PodFacts, pairOf } from '../vocabulary/index.ts';
import { rowOf } from './known-rows.ts';

/** One delivery to be judged, with everything its rows say about the Pod. */
export interface Subject {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly action: Action;
  /** 1, 2, ... of this action on this Pod. */
  readonly ordinal: number;
  readonly started: Known;
  readonly ended: Known | undefined;
  readonly life: Life;
  readonly known: readonly Known[];
  readonly facts: PodFacts | null;
  readonly node: string | null;
  /** As in `PodJudgement`. */
  readonly idCluster: string;
}

/** What the stages and limits of a delivery follow from. */
export type Timed = Pick<Subject, 'action' | 'life' | 'facts' | 'started' | 'namespace'>;

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
export function subjectOf(pod: Pod, action: Action, ordinal: number, life: Life): Subject | undefined {
  const started = rowOf(pod.known, `delivery.started/${action}/${ordinal}`);
  if (started === undefined) return undefined;
  const isUpgrade = action === 'upgrade' && pod.facts !== null;
  return {
    cluster: pod.cluster,
    namespace: pod.namespace,
    pod: pod.name,
    uid: pod.uid,
    action,
    ordinal,
    started,
    ended: rowOf(pod.known, `delivery.ended/${action}/${ordinal}`),
    life,
    known: pod.known,
    facts: isUpgrade ? withImages(pod.facts, started.details) : pod.facts,
    idCluster: pod.idCluster,
    node: pairOf(started.details, 'node') ?? null,
  };
}

/** The Pod as an upgrade asks for it. */
const withImages = (facts: PodFacts, details: Pairs): PodFacts => ({
  ...facts,
  containers: facts.containers.map((one) => ({ ...one, image: pairOf(details, `image.${one.name}`) ?? one.image })),
});

/** Whose images an upgrade changes, as its start tells them. */
export const changedContainers = (details: Pairs): readonly string[] =>
  details.filter(([key]) => key.startsWith(imagePrefix)).map(([key]) => key.slice(imagePrefix.length));

const imagePrefix = 'image.';

/** A delivery of a change of this Pod: `delivery.started/upgrade/2`. */
export interface ChangeRef {
  readonly action: 'upgrade' | 'resize';
  readonly ordinal: number;
}

/** The changes that the lifecycle told of, in the order of their keys, by which `known` is sorted. */
export function changesIn(known: readonly Known[]): readonly ChangeRef[] {
  let at = lowerBound(known, 'delivery.started/resize/', (one, key) => compareBytes(one.key, key));
  let found: ChangeRef[] | undefined;
  for (; known[at]?.key.startsWith('delivery.started/') === true; at++) {
    const ref = changeOf(known[at]?.key ?? '');
    if (ref === undefined) continue;
    found ??= [];
    found.push(ref);
  }
  return found ?? noChanges;
}

const noChanges: readonly ChangeRef[] = [];

/** The change that a row of a delivery speaks of. */
export function changeOf(key: string): ChangeRef | undefined {
  const [, action, ordinal] = key.split('/');
  return action === 'upgrade' || action === 'resize' ? { action, ordinal: Number(ordinal) } : undefined;
}

export const detail = (of: { readonly details: Pairs } | undefined, key: string): string | null =>
  of === undefined ? null : (pairOf(of.details, key) ?? null);
