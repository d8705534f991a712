import { compareBytes } from '@lunettes/base';
import {
  type EventTimeUs,
  type NodeFacts,
  type ObservationFacts,
  type OwnerFacts,
  type Signal,
  secondUs,
  type WorkloadFacts,
} from '../vocabulary/index.ts';
import { claimWarnings, type UnboundClaim, unboundAt, waitForClaims } from './claims.ts';
import {
  clusterKey,
  type LifecycleEntry,
  type NodeEntry,
  type NodePlace,
  nodeKey,
  type PodEntry,
  placesMax,
  type RefusalEntry,
  type WorkloadEntry,
  waitingPodsMax,
  workloadKey,
} from './entries.ts';
import type { Known, Life } from './life.ts';
import { clockBehindAt } from './node-clock.ts';
import { conditionsAround } from './node-conditions.ts';
import { type LargestNode, largestAt, sizeOf, sizesIn, waitForLargerNode } from './node-sizes.ts';
import { boundFrom, noteScheduler } from './schedulers.ts';
import { withLatest } from './waiting-pods.ts';
import type { Work } from './work.ts';

/** What is known around a Pod when its deliveries are derived: facts about other objects, as of the event. */
export interface Surroundings {
  readonly observation: ObservationFacts | null;
  /** Where a Node stood at that time; undefined while nothing is known of it. */
  placeAt(node: string, atUs: EventTimeUs): NodePlace | undefined;
  /** What the Node's conditions were from the one instant to the other, as far as they were in the way. */
  conditionsAround(node: string, fromUs: EventTimeUs, untilUs: EventTimeUs): readonly Known[];
  /** The most that any one Node had at that time; undefined while no Node is known. */
  largestNodeAt(atUs: EventTimeUs): LargestNode | undefined;
  /** Since when the scheduler that the Pod names has bound Pods of its namespace; undefined while it has bound none. */
  schedulerFromUs(name: string, life: Life): EventTimeUs | undefined;
  /** The Pod's claims that had no volume at that time, and what was said of all of them from the one instant to the other. */
  unboundClaimsAt(atUs: EventTimeUs): readonly UnboundClaim[];
  claimWarnings(fromUs: EventTimeUs, untilUs: EventTimeUs): readonly Known[];
  /** How far the clock of a Node stood behind the API server's then, negative for ahead, 0 for none. */
  clockBehindAt(node: string, atUs: EventTimeUs): number;
  /** The top-most controller, by the controller objects themselves; undefined while the direct one is not known. */
  readonly workload: OwnerFacts | undefined;
}

/**
 * The surroundings of one Pod. `note` is to be called after the derivation: it makes the Pod wait for what was asked for
 * and is not known, so that a fact that comes late is told of; it answers the Pods for which this one was news.
 */
export function surroundingsOf(work: Work, pod: PodEntry): { readonly surroundings: Surroundings; note(): readonly string[] } {
  const { cluster, namespace } = pod;
  const found = work.get(clusterKey(cluster));
  const observation = found?.kind === 'cluster' ? found.observation : null;
  const owner = pod.pod?.mirror === true ? null : (pod.pod?.owner ?? null);
  const chain: Chain = owner === null ? { top: undefined, unknown: undefined } : chainOf(work, cluster, namespace, owner);
  const placed: { readonly node: string; readonly atUs: EventTimeUs }[] = [];
  let tooLargeAtUs: EventTimeUs | undefined;
  let claimsFromUs: EventTimeUs | undefined;
  let told: readonly string[] = [];
  return {
    surroundings: {
      observation,
      placeAt: (node, atUs) => {
        placed.push({ node, atUs });
        return placeIn(work.get(nodeKey(cluster, node)), atUs);
      },
      conditionsAround: (node, fromUs, untilUs) => {
        const known = work.get(nodeKey(cluster, node));
        return known?.kind === 'node' && known.milestones.length > 0 ? conditionsAround(known, node, fromUs, untilUs) : [];
      },
      largestNodeAt: (atUs) => {
        tooLargeAtUs = atUs;
        return largestAt(sizesIn(work, cluster), atUs);
      },
      schedulerFromUs: (name, life) => {
        told = noteScheduler(work, pod, name, life);
        return boundFrom(work, pod, name);
      },
      unboundClaimsAt: (atUs) => unboundAt(work, pod, atUs),
      claimWarnings: (fromUs, untilUs) => {
        claimsFromUs = fromUs;
        return claimWarnings(work, pod, fromUs, untilUs);
      },
      clockBehindAt: (node, atUs) => {
        const found = work.get(nodeKey(cluster, node));
        return found?.kind === 'node' ? clockBehindAt(found, atUs) : 0;
      },
      workload: chain.top,
    },
    note() {
      if (tooLargeAtUs !== undefined) waitForLargerNode(work, pod, tooLargeAtUs);
      if (claimsFromUs !== undefined) waitForClaims(work, pod, claimsFromUs);
      const seesNodes = sees(observation, 'node_watch');
      for (const { node, atUs } of placed) if (seesNodes || isClocked(work, cluster, node)) noteOnNode(work, pod, node, atUs);
      const { unknown } = chain;
      if (unknown !== undefined && (isBetween(unknown.kind) || sees(observation, 'workload_watch')))
        waitForWorkload(work, pod, unknown.uid);
      return told;
    },
  };
}

/** Without a watch of Nodes their clocks may be known from what they wrote. */
function isClocked(work: Work, cluster: string, node: string): boolean {
  const found = work.get(nodeKey(cluster, node));
  return found?.kind === 'node' && found.clock !== undefined;
}

/** Objects from lists come without a watch too. */
const sees = (observation: ObservationFacts | null, source: string): boolean =>
  observation?.sources.some((one) => one === source || one === 'list') === true;

/** Controllers that usually have one above them; what controls Pods itself is known from the Pods. */
const isBetween = (kind: string): boolean => kind === 'ReplicaSet' || kind === 'Job';

interface Chain {
  readonly top: OwnerFacts | undefined;
  /** The controller that nobody told of yet: whether anything is above it is not known. */
  readonly unknown: OwnerFacts | undefined;
}

function chainOf(work: Work, cluster: string, namespace: string, owner: OwnerFacts): Chain {
  let top: OwnerFacts | undefined;
  let at = owner;
  for (let depth = 0; depth < ownersMax; depth++) {
    const found = work.get(workloadKey(cluster, namespace, at.uid));
    if (found?.kind !== 'workload' || found.told === null) return { top, unknown: at };
    const { kind, name, owner: above } = found.told;
    if (above === null) return { top: { kind, name, uid: at.uid }, unknown: undefined };
    top = above;
    at = above;
  }
  return { top, unknown: undefined };
}

/** Controllers above each other that are followed. */
const ownersMax = 8;

/** The place that was seen around `atUs`, else the last one before it, else the first one after it. */
function placeIn(node: LifecycleEntry | undefined, atUs: EventTimeUs): NodePlace | undefined {
  if (node?.kind !== 'node') return undefined;
  const covering = node.places.filter(({ firstUs, lastUs }) => firstUs <= atUs && atUs <= lastUs).at(-1);
  return (
    covering ??
    node.places
      .filter(({ lastUs }) => lastUs < atUs)
      .sort((a, b) => a.lastUs - b.lastUs)
      .at(-1) ??
    node.places[0]
  );
}

const noNode = (cluster: string): NodeEntry => ({
  kind: 'node',
  cluster,
  places: [],
  milestones: [],
  createdUs: Number.MAX_SAFE_INTEGER,
  deletedUs: -1,
  pods: [],
});
export const nodeIn = (work: Work, cluster: string, name: string): NodeEntry => {
  const found = work.get(nodeKey(cluster, name));
  return found?.kind === 'node' ? found : noNode(cluster);
};

/** `places` with one more sight of a Node: each place from its first to its last sight, in the order of these. */
export function withPlace(places: readonly NodePlace[], node: NodeFacts, atUs: EventTimeUs): readonly NodePlace[] {
  const { zone, region, nodePool, instanceType, kubeletVersion } = node;
  const size = sizeOf(node.allocatableCpuMilli, node.allocatableMemoryBytes);
  const seen = { zone, region, nodePool, instanceType, kubeletVersion, ...size };
  const known = places.find((one) => isSamePlace(one, seen));
  if (known !== undefined && known.firstUs <= atUs && atUs <= known.lastUs) return places;
  const next: NodePlace = { ...seen, firstUs: Math.min(atUs, known?.firstUs ?? atUs), lastUs: Math.max(atUs, known?.lastUs ?? atUs) };
  return [...places.filter((one) => one !== known), next]
    .sort((a, b) => a.firstUs - b.firstUs || a.lastUs - b.lastUs || compareBytes(JSON.stringify(a), JSON.stringify(b)))
    .slice(-placesMax);
}

const isSamePlace = (a: Omit<NodePlace, 'firstUs' | 'lastUs'>, b: Omit<NodePlace, 'firstUs' | 'lastUs'>): boolean =>
  a.zone === b.zone &&
  a.region === b.region &&
  a.nodePool === b.nodePool &&
  a.instanceType === b.instanceType &&
  a.kubeletVersion === b.kubeletVersion &&
  a.cpuMilli === b.cpuMilli &&
  a.memoryBytes === b.memoryBytes;

/** Remembers who came to a Node last, so that what is told of it late reaches them. */
function noteOnNode(work: Work, { cluster, uid }: PodEntry, name: string, atUs: EventTimeUs): void {
  const node = nodeIn(work, cluster, name);
  const pods = withLatest(node.pods, uid, atUs);
  if (pods !== node.pods) work.put(nodeKey(cluster, name), { ...node, pods });
}

const noWorkload = (cluster: string): WorkloadEntry => ({
  kind: 'workload',
  cluster,
  told: null,
  lastUs: 0,
  deleted: false,
  waiting: [],
  refusals: [],
});

/**
 * The top-most controller of an owner that was refused a Pod, as far as it is known. The creation waits for what is not
 * known, so that a controller that is told of late is told with it.
 */
export function workloadOfRefused(work: Work, key: string, { cluster, namespace, owner, lastAt }: RefusalEntry): OwnerFacts | null {
  if (owner === null || owner.uid === '') return owner;
  const { top, unknown } = chainOf(work, cluster, namespace, owner);
  if (unknown !== undefined) {
    const workload = workloadIn(work, cluster, namespace, unknown.uid);
    const refusals = withWaiter(workload.refusals, key);
    if (refusals !== workload.refusals)
      work.put(workloadKey(cluster, namespace, unknown.uid), { ...workload, refusals, lastUs: Math.max(workload.lastUs, lastAt) });
  }
  return top ?? owner;
}

function workloadIn(work: Work, cluster: string, namespace: string, uid: string): WorkloadEntry {
  const found = work.get(workloadKey(cluster, namespace, uid));
  return found?.kind === 'workload' ? found : noWorkload(cluster);
}

function waitForWorkload(work: Work, pod: PodEntry, uid: string): void {
  const key = workloadKey(pod.cluster, pod.namespace, uid);
  const workload = workloadIn(work, pod.cluster, pod.namespace, uid);
  const waiting = withWaiter(workload.waiting, pod.uid);
  if (waiting !== workload.waiting) work.put(key, { ...workload, waiting, lastUs: Math.max(workload.lastUs, pod.pod?.createdAtUs ?? 0) });
}

/** Further ones are told of it with their next record. */
const withWaiter = (waiting: readonly string[], uid: string): readonly string[] =>
  waiting.includes(uid) || waiting.length >= waitingPodsMax ? waiting : [...waiting, uid].sort(compareBytes);

/** Who waited for a controller, and is to be told again. */
export interface Awaited {
  readonly pods: readonly string[];
  /** Keys of refused creations. */
  readonly refusals: readonly string[];
}

const nobody: Awaited = { pods: [], refusals: [] };

/** Takes in a controller object; the answer is who waited for it. The earliest telling of whom it belongs to holds. */
export function takeWorkload(work: Work, signal: Signal): Awaited {
  const { cluster, namespace, uid, name, at_us: at, evidence_id: evidence } = signal;
  if (signal.body === null || uid === '') return nobody;
  const key = workloadKey(cluster, namespace, uid);
  const found = work.get(key);
  const known = found?.kind === 'workload' ? found : noWorkload(cluster);
  const facts = JSON.parse(signal.body) as WorkloadFacts;
  const isEarlier = known.told === null || at < known.told.at || (at === known.told.at && compareBytes(evidence, known.told.evidence) < 0);
  const told = isEarlier ? { at, evidence, kind: facts.kind, name, owner: facts.owner } : known.told;
  const deleted = known.deleted || facts.deleted;
  // What only moves the day on which it is forgotten need not be exact.
  if (!isEarlier && deleted === known.deleted && at < known.lastUs + forgetSlackUs) return nobody;
  work.put(key, { ...known, told, deleted, lastUs: Math.max(at, known.lastUs, watermarkIn(work, cluster)), waiting: [], refusals: [] });
  return { pods: known.waiting, refusals: known.refusals };
}

const forgetSlackUs = 86_400 * secondUs;

function watermarkIn(work: Work, cluster: string): EventTimeUs {
  const found = work.get(clusterKey(cluster));
  return found?.kind === 'cluster' ? Math.max(0, found.watermarkUs) : 0;
}
