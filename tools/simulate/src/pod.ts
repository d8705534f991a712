import type { ClusterNode } from './cluster.ts';
import type { EventBook } from './event-book.ts';
import { quote } from './json-text.ts';
import { type ContainerPlan, type PodPlan, statusMount } from './pod-plan.ts';
import { secondText } from './time-text.ts';
import type { GrowingTruth } from './truth.ts';
import type { VersionFacts } from './version-facts.ts';

/** A Pod while it lives. The simulator changes it; its JSON is put together from texts that were made at its creation. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** The UID that the kubelet puts into Events: for a mirror Pod, the hash of its manifest. */
  readonly eventUid: string;
  readonly plan: PodPlan;
  readonly version: VersionFacts;
  readonly createdAtUs: number;
  readonly containers: readonly Container[];
  readonly events: EventBook;
  readonly created: GrowingTruth;
  removed: GrowingTruth | undefined;
  /** `{"name":...,"uid":...,"resourceVersion":"` */
  readonly metaHead: string;
  /** Labels, annotations and owners, each with the comma before it. */
  readonly metaTail: string;
  readonly specHead: string;
  readonly specTail: string;
  readonly accessVolume: string;
  readonly qosClass: string;
  resourceVersion: number;
  generation: number;
  finalizers: readonly string[];
  schedulingGate: string | undefined;
  node: ClusterNode | undefined;
  deletion: { readonly atUs: number; readonly graceS: number } | undefined;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  reason: string;
  message: string;
  ip: string;
  startedAtUs: number | undefined;
  /** The kubelet has written a status. */
  acknowledged: boolean;
  /** The kubelet has taken the Pod on, so that it reports containers. */
  admitted: boolean;
  sandboxId: string;
  conditions: readonly Condition[];
  /** What the API server holds; the fields above run ahead of it until somebody writes them. */
  written: WrittenStatus;
}

/** The part of a status that is written as a whole. */
export interface WrittenStatus {
  readonly conditions: readonly Condition[];
  readonly phase: string;
  readonly reason: string;
  readonly message: string;
  readonly ip: string;
  readonly startedAtUs: number | undefined;
  readonly acknowledged: boolean;
  readonly admitted: boolean;
  /** Container statuses as JSON, comma-separated. */
  readonly init: string;
  readonly regular: string;
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
  /** By the clock of whoever set it. */
  readonly atUs: number;
  /** Written by the kubelet, which names the generation it saw. */
  readonly byKubelet: boolean;
}

export interface Container {
  readonly plan: ContainerPlan;
  state: ContainerState;
  /** `lastState` as JSON. */
  lastState: string;
  id: string;
  ready: boolean;
  restarts: number;
  everStarted: boolean;
  imagePresent: boolean;
}

export type ContainerState =
  | { readonly phase: 'waiting'; readonly reason: string; readonly message: string }
  | { readonly phase: 'running'; readonly atUs: number }
  | {
      readonly phase: 'terminated';
      readonly exitCode: number;
      readonly reason: string;
      readonly message: string;
      readonly startedAtUs: number;
      readonly atUs: number;
      readonly id: string;
    };

/** The whole Pod as a client reads it, `kind` and `apiVersion` first. */
export function podJson(pod: Pod): string {
  return `{"kind":"Pod","apiVersion":"v1",${podBody(pod)}}`;
}

/** The Pod as an item of a list: without `kind` and `apiVersion`. */
export function podItemJson(pod: Pod): string {
  return `{${podBody(pod)}}`;
}

function podBody(pod: Pod): string {
  const deletion =
    pod.deletion === undefined
      ? ''
      : `,"deletionTimestamp":"${secondText(pod.deletion.atUs + pod.deletion.graceS * 1_000_000)}","deletionGracePeriodSeconds":${pod.deletion.graceS}`;
  const finalizers = pod.finalizers.length === 0 ? '' : `,"finalizers":[${pod.finalizers.map((name) => `"${name}"`).join(',')}]`;
  // Pods carry a generation only since the conditions name it.
  const generation = pod.version.observedGeneration ? `,"generation":${pod.generation}` : '';
  const node = pod.node === undefined ? '' : `,"nodeName":"${pod.node.name}"`;
  const gates = pod.schedulingGate === undefined ? '' : `,"schedulingGates":[{"name":"${pod.schedulingGate}"}]`;
  const spec = gates === '' ? `${pod.specHead}${node}${pod.specTail}` : `${pod.specHead}${node}${pod.specTail.slice(0, -1)}${gates}}`;
  return `"metadata":${pod.metaHead}${pod.resourceVersion}"${generation},"creationTimestamp":"${secondText(pod.createdAtUs)}"${deletion}${pod.metaTail}${finalizers}},"spec":${spec},"status":${statusJson(pod)}`;
}

function statusJson(pod: Pod): string {
  const status = pod.written;
  const observed = status.acknowledged && pod.version.observedGeneration ? `"observedGeneration":${pod.generation},` : '';
  const message = status.message === '' ? '' : `,"message":${quote(status.message)}`;
  const reason = status.reason === '' ? '' : `,"reason":"${status.reason}"`;
  const conditions =
    status.conditions.length === 0
      ? ''
      : `,"conditions":[${status.conditions.map((condition) => conditionJson(pod, condition)).join(',')}]`;
  const host = status.admitted && pod.node !== undefined ? `,"hostIP":"${pod.node.address}","hostIPs":[{"ip":"${pod.node.address}"}]` : '';
  const ip = status.ip === '' ? '' : `,"podIP":"${status.ip}","podIPs":[{"ip":"${status.ip}"}]`;
  const start = status.startedAtUs === undefined ? '' : `,"startTime":"${secondText(status.startedAtUs + aheadUs(pod))}"`;
  const init = status.init === '' ? '' : `,"initContainerStatuses":[${status.init}]`;
  const regular = status.regular === '' ? '' : `,"containerStatuses":[${status.regular}]`;
  return `{${observed}"phase":"${status.phase}"${conditions}${message}${reason}${host}${ip}${start}${init}${regular},"qosClass":"${pod.qosClass}"}`;
}

function conditionJson(pod: Pod, condition: Condition): string {
  const observed = condition.byKubelet && pod.version.observedGeneration ? `"observedGeneration":${pod.generation},` : '';
  const reason = condition.reason === '' ? '' : `,"reason":"${condition.reason}"`;
  const message = condition.message === '' ? '' : `,"message":${quote(condition.message)}`;
  return `{"type":"${condition.type}",${observed}"status":"${condition.status}","lastProbeTime":null,"lastTransitionTime":"${secondText(condition.atUs)}"${reason}${message}}`;
}

/** The status as it would be written now. */
export function currentStatus(pod: Pod): WrittenStatus {
  return {
    conditions: pod.conditions,
    phase: pod.phase,
    reason: pod.reason,
    message: pod.message,
    ip: pod.ip,
    startedAtUs: pod.startedAtUs,
    acknowledged: pod.acknowledged,
    admitted: pod.admitted,
    init: containerStatuses(pod, 'init'),
    regular: containerStatuses(pod, 'regular'),
  };
}

/** The API server itself changes the conditions, on binding and on eviction. */
export function writeConditions(pod: Pod): void {
  pod.written = { ...pod.written, conditions: pod.conditions };
}

/** The statuses of the init containers (sidecars among them) or of the regular ones, or nothing where a refused Pod has none. */
function containerStatuses(pod: Pod, group: 'init' | 'regular'): string {
  if (!pod.admitted) return '';
  let text = '';
  for (const container of pod.containers) {
    if ((container.plan.role === 'regular') !== (group === 'regular')) continue;
    text += `${text === '' ? '' : ','}${containerStatusJson(pod, container)}`;
  }
  return text;
}

function containerStatusJson(pod: Pod, container: Container): string {
  const { plan } = container;
  const present = container.id !== '';
  const started = container.state.phase === 'running';
  const resources =
    pod.version.containerResources && present ? `,"allocatedResources":${requestsOf(plan)},"resources":${plan.resources}` : '';
  const mounts = pod.version.containerMounts
    ? `,"volumeMounts":[${[...plan.mountsInStatus, statusMount(pod.accessVolume, '/var/run/secrets/kubernetes.io/serviceaccount', true)].join(',')}]`
    : '';
  const user = pod.version.containerResources && present ? ',"user":{"linux":{"uid":1000,"gid":1000,"supplementalGroups":[1000]}}' : '';
  return `{"name":"${plan.name}","state":${stateJson(pod, container.state)},"lastState":${container.lastState},"ready":${container.ready},"restartCount":${container.restarts},"image":"${plan.image}","imageID":"${present ? plan.imageId : ''}"${present ? `,"containerID":"${container.id}"` : ''},"started":${started}${resources}${mounts}${user}}`;
}

/** How far the clock of the Pod's kubelet is ahead of the API server's. */
export function aheadUs(pod: Pod): number {
  return pod.node?.aheadUs ?? 0;
}

/** A container's state as the API shows it, in the node's time. */
export function stateJson(pod: Pod, state: ContainerState): string {
  const atNode = (atUs: number): string => secondText(atUs + aheadUs(pod));
  if (state.phase === 'running') return `{"running":{"startedAt":"${atNode(state.atUs)}"}}`;
  if (state.phase === 'waiting') {
    return `{"waiting":{"reason":"${state.reason}"${state.message === '' ? '' : `,"message":${quote(state.message)}`}}}`;
  }
  const message = state.message === '' ? '' : `,"message":${quote(state.message)}`;
  return `{"terminated":{"exitCode":${state.exitCode},"reason":"${state.reason}"${message},"startedAt":"${state.startedAtUs === 0 ? '1970-01-01T00:00:00Z' : atNode(state.startedAtUs)}","finishedAt":"${atNode(state.atUs)}","containerID":"${state.id}"}}`;
}

function requestsOf(plan: ContainerPlan): string {
  const at = plan.resources.indexOf('"requests":');
  return plan.resources.slice(at + '"requests":'.length, -1);
}
