import {
  allStarted,
  type ContainerLife,
  earliest,
  firstOf,
  type Known,
  type Life,
  lastOccurrence,
  resolutionUs,
} from '../lifecycle/index.ts';
import { type ContainerFacts, type PodFacts, pairOf, type StageInterval } from '../vocabulary/index.ts';
import { collectStages, type StageCollector } from './stage-collector.ts';

/**
 * The stages of a create delivery: product contract §3.1. A pure function of the known instants, so
 * that it gives the same answer for any order of arrival. What no signal shows is inferred from the
 * first later step, never guessed.
 */
export function createStages(life: Life, pod: PodFacts | null, startUs: number, endUs: number | undefined): readonly StageInterval[] {
  const stages = collectStages(startUs, endUs);
  const created = life.once.get('pod.created');
  const bound = scheduling(stages, life, pod, created);
  if (bound !== undefined) {
    const ready = sandbox(stages, life, bound);
    if (ready !== undefined) for (const container of containersOf(life, pod)) containerStages(stages, life, container, endUs);
    else for (const container of containersOf(life, pod)) image(stages, container);
    readiness(stages, life, pod);
  }
  return stages.intervals;
}

/** Everything up to the node; answers when the Pod was bound. */
function scheduling(stages: StageCollector, life: Life, pod: PodFacts | null, created: Known | undefined): number | undefined {
  if (created === undefined) return undefined;
  if (pairOf(created.details, 'requested_at_us') !== undefined)
    stages.add('admission', Number(pairOf(created.details, 'requested_at_us')), created.at);
  if (pod?.boundAtCreation === true) return created.at;
  const gated = life.once.has('pod.gated');
  const ungated = life.once.get('pod.ungated');
  const scheduled = life.once.get('pod.scheduled');
  if (gated) stages.add('gated', created.at, (ungated ?? scheduled)?.at);
  const from = gated ? (ungated ?? scheduled)?.at : created.at;
  const refused = (life.repeated.get('pod.unschedulable') ?? []).find((one) => scheduled === undefined || one.at < scheduled.at);
  stages.add('schedule', from, earliest(refused, scheduled)?.at);
  stages.add('unschedulable', refused?.at, scheduled?.at);
  stages.add('node_provisioning', earliest(life.once.get('pod.scale_up_triggered'), life.once.get('pod.nominated'))?.at, scheduled?.at);
  return scheduled?.at;
}

const volumeTrouble: ReadonlySet<string> = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume']);
const sandboxTrouble: ReadonlySet<string> = new Set(['FailedCreatePodSandBox', 'NetworkNotReady', 'FailedPodSandBoxStatus']);

/** From the node's acknowledgement to a sandbox; answers when that was ready. */
function sandbox(stages: StageCollector, life: Life, bound: number): number | undefined {
  const first = firstContainerStep(life);
  const ready = earliest(life.once.get('pod.sandbox_ready'), life.once.get('pod.ip_assigned'), first);
  const acknowledged = earliest(life.once.get('pod.kubelet_acknowledged'), ready);
  stages.add('kubelet_ack', bound, acknowledged?.at);
  if (acknowledged === undefined) return undefined;
  const before = (at: number): boolean => ready === undefined || at < ready.at;
  const usable = latest(
    ...(life.repeated.get('volume.attached') ?? []).map((one) => one.at).filter(before),
    ...life.warnings
      .filter((one) => volumeTrouble.has(reasonOf(one)))
      .map(lastOccurrence)
      .filter(before),
  );
  const stuckOnVolumes =
    ready === undefined &&
    usable !== undefined &&
    !life.warnings.some((one) => sandboxTrouble.has(reasonOf(one)) && lastOccurrence(one) > usable);
  stages.add('volumes', acknowledged.at, stuckOnVolumes ? undefined : (usable ?? acknowledged.at));
  if (!stuckOnVolumes) stages.add('sandbox', Math.max(usable ?? 0, acknowledged.at), ready?.at);
  return ready?.at;
}

interface KnownContainer {
  readonly life: ContainerLife;
  readonly facts: ContainerFacts | undefined;
  readonly restarts: boolean;
}

function containersOf(life: Life, pod: PodFacts | null): readonly KnownContainer[] {
  return [...life.containers.values()].map((container) => ({
    life: container,
    facts: pod?.containers.find((one) => one.name === container.name),
    restarts: pod?.restartPolicy !== 'Never',
  }));
}

function containerStages(stages: StageCollector, life: Life, container: KnownContainer, endUs: number | undefined): void {
  image(stages, container);
  const of = { container: container.life.name };
  const { pulled, created, running } = container.life;
  const started = container.life.started[0];
  const refused = container.life.waiting.find((one) => createTrouble.has(reasonOf(one)));
  if (created !== undefined) stages.add('container_create', pulled?.at, created.at, of);
  else if (started === undefined) stages.add('container_create', refused === undefined ? undefined : (pulled ?? refused).at, undefined, of);
  if (started !== undefined) stages.add('container_start', (created ?? pulled)?.at, started.at, of);
  else stages.add('container_start', created?.at, undefined, of);
  if (container.facts?.kind === 'init') initContainer(stages, life, container);
  if (container.facts?.postStart === true) stages.add('post_start', started?.at, running?.at, of);
  if (container.restarts) backOff(stages, container, endUs);
}

const pullTrouble: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);
const createTrouble: ReadonlySet<string> = new Set(['CreateContainerConfigError', 'CreateContainerError', 'PreCreateHookError']);

/** Waiting for the node's pull slot first, then the pull itself, back-off between attempts included. */
function image(stages: StageCollector, { life: container }: KnownContainer): void {
  const of = { container: container.name };
  const { pulling, pulled, pullFailed } = container;
  if (pulled !== undefined && pulling === undefined && pullFailed === undefined && pairOf(pulled.details, 'cached') === 'true') return;
  const started = container.started[0] ?? container.created;
  const trouble = earliest(
    pullFailed,
    container.waiting.find((one) => pullTrouble.has(reasonOf(one))),
  );
  const measured = micros(pulled, 'pull_us');
  const waited = micros(pulled, 'wait_us') ?? 0;
  const began = pulling?.at ?? trouble?.at ?? (pulled === undefined || measured === undefined ? undefined : pulled.at - measured - waited);
  if (began === undefined) return;
  const end = (pulled ?? started)?.at;
  stages.add('image_queue', began, Math.min(began + waited, end ?? began + waited), of);
  stages.add('image_pull', began + waited, end, of);
}

/** An init container runs until it ended well; until then the Pod waits for it. */
function initContainer(stages: StageCollector, life: Life, { life: container }: KnownContainer): void {
  const done = container.terminated.find((one) => pairOf(one.details, 'exit_code') === '0') ?? life.once.get('pod.initialized');
  stages.add('init', container.started[0]?.at, done?.at, { container: container.name });
}

function backOff(stages: StageCollector, { life: container, facts }: KnownContainer, endUs: number | undefined): void {
  for (const ended of container.terminated) {
    if (facts?.kind === 'init' && pairOf(ended.details, 'exit_code') === '0') continue;
    const next = container.started.find((one) => one.attempt > ended.attempt);
    // An end that is known to the second only may lie behind that of the delivery, and without another start it does.
    if (next === undefined && endUs !== undefined && ended.at + resolutionUs(ended.resolution) > endUs) continue;
    stages.add('crash_backoff', ended.at, next?.at, { container: container.name, attempt: ended.attempt });
  }
}

function readiness(stages: StageCollector, life: Life, pod: PodFacts | null): void {
  if (pod !== null && pod.restartPolicy !== 'Always') return;
  const containersReady = firstOf(life, 'pod.containers_ready') ?? firstOf(life, 'pod.ready');
  stages.add('readiness', allStarted(life, pod)?.at, containersReady?.at);
  if (pod !== null && pod.readinessGates.length > 0) stages.add('readiness_gate', containersReady?.at, firstOf(life, 'pod.ready')?.at);
}

function firstContainerStep(life: Life): Known | undefined {
  let first: Known | undefined;
  for (const container of life.containers.values())
    first = earliest(first, container.pulling, container.pulled, container.created, container.started[0]);
  return first;
}

const reasonOf = (known: Known): string => pairOf(known.details, 'reason') ?? '';

function micros(known: Known | undefined, detail: string): number | undefined {
  const text = known === undefined ? undefined : pairOf(known.details, detail);
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function latest(...instants: readonly number[]): number | undefined {
  let last: number | undefined;
  for (const at of instants) if (last === undefined || at > last) last = at;
  return last;
}
