import type { Client } from './clients.ts';
import { podTarget, recordEvent } from './events.ts';
import type { Container, ContainerState, Pod } from './pod.ts';
import { deriveConditions } from './pod-conditions.ts';
import { deliver, patchStatus } from './pod-requests.ts';
import { type Life, type Run, wait } from './scenario.ts';
import { goDurationText } from './time-text.ts';
import { reach } from './truth.ts';

/** The kubelet takes the Pod on and writes its first status. */
export function* acknowledge(run: Run, pod: Pod): Life {
  const { random } = run.sim;
  yield* wait(run, random.around(60_000));
  pod.startedAtUs = run.nowUs;
  const answer = patchStatus(run, pod, kubeletOf(pod), () => {
    pod.acknowledged = true;
    pod.admitted = true;
    deriveConditions(pod, run.nowUs);
  });
  reach(pod.created, 'pod.kubelet_acknowledged', answer.answeredAtUs);
  noteReported(pod, answer.answeredAtUs);
}

/** Volumes are mounted and the sandbox with its address comes up. */
export function* prepareSandbox(run: Run, pod: Pod): Life {
  const { random } = run.sim;
  yield* wait(run, random.around(400_000));
  yield* sandboxUp(run, pod);
}

/** The sandbox comes up now; releases from 1.36 on report it at once. */
export function* sandboxUp(run: Run, pod: Pod): Life {
  const { random } = run.sim;
  yield* wait(run, random.around(700_000));
  pod.sandboxId = random.hex(64);
  pod.ip = `10.${244 + random.below(8)}.${random.below(256)}.${random.between(2, 254)}`;
  reach(pod.created, 'pod.sandbox_ready', run.nowUs);
  if (!pod.version.reportsSandbox) return;
  yield* wait(run, random.around(20_000));
  report(run, pod);
}

/** From the sandbox to Ready, or for a Pod that runs to completion, to all containers running. */
export function* startContainers(run: Run, pod: Pod): Life {
  for (const container of pod.containers) {
    if (container.plan.role === 'regular') continue;
    if (container.everStarted && container.state.phase !== 'waiting') continue;
    yield* startInit(run, pod, container);
  }
  for (const container of pod.containers) {
    if (container.plan.role !== 'regular' || container.state.phase === 'running') continue;
    yield* pullImage(run, pod, container);
    launch(run, pod, container);
  }
  yield* wait(run, run.sim.random.around(500_000));
  pod.phase = 'Running';
  report(run, pod);
}

/** An init container runs to its end; a sidecar only has to run. */
function* startInit(run: Run, pod: Pod, container: Container): Life {
  const { random } = run.sim;
  yield* pullImage(run, pod, container);
  const startedAtUs = launch(run, pod, container);
  yield* wait(run, random.around(500_000));
  if (container.plan.role === 'sidecar') container.ready = true;
  report(run, pod);
  if (container.plan.role === 'sidecar') return;
  yield* wait(run, random.around(4_000_000));
  container.ready = true;
  terminate(run, pod, container, { exitCode: 0, reason: 'Completed', startedAtUs });
  yield* wait(run, random.around(300_000));
  report(run, pod);
}

/** Probes succeed and the Pod becomes Ready, unless a gate holds it back. */
export function* becomeReady(run: Run, pod: Pod, afterUs?: number): Life {
  yield* wait(run, afterUs ?? run.sim.random.around(4_000_000));
  for (const container of pod.containers) container.ready = container.ready || container.plan.role === 'regular';
  report(run, pod);
}

/** Everything that a healthy Pod does between its binding and Ready. */
export function* startUp(run: Run, pod: Pod): Life {
  yield* acknowledge(run, pod);
  yield* prepareSandbox(run, pod);
  yield* startContainers(run, pod);
  if (pod.plan.restartPolicy === 'Always') yield* becomeReady(run, pod);
}

export interface Pull {
  readonly takesUs: number;
  /** Waiting for the node's pull slot before. */
  readonly queuedUs: number;
  readonly bytes: number;
}

/** The image is there, or is pulled. */
export function* pullImage(run: Run, pod: Pod, container: Container, given?: Pull): Life {
  const { random } = run.sim;
  const { image, imageBytes } = container.plan;
  const cached = random.chance(0.4);
  const drawn: Pull = {
    takesUs: random.around(Math.floor(imageBytes / 60)),
    queuedUs: random.chance(0.2) ? random.around(800_000) : 0,
    bytes: imageBytes,
  };
  if (container.imagePresent || (cached && given === undefined)) {
    container.imagePresent = true;
    const atUs = containerEvent(run, pod, container, { type: 'Normal', reason: 'Pulled', message: pod.version.alreadyPresent(image) });
    reach(pod.created, 'image.pulled', atUs, container.plan.name);
    return;
  }
  const pull = given ?? drawn;
  const pullingAtUs = containerEvent(run, pod, container, { type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` });
  reach(pod.created, 'image.pulling', pullingAtUs, container.plan.name);
  yield* wait(run, pull.queuedUs + pull.takesUs);
  container.imagePresent = true;
  const pulledAtUs = containerEvent(run, pod, container, {
    type: 'Normal',
    reason: 'Pulled',
    message: `Successfully pulled image "${image}" in ${goDurationText(pull.takesUs)} (${goDurationText(pull.queuedUs + pull.takesUs)} including waiting). Image size: ${pull.bytes} bytes.`,
  });
  reach(pod.created, 'image.pulled', pulledAtUs, container.plan.name);
}

/** The runtime creates and starts the container. Returns when it started. */
export function launch(run: Run, pod: Pod, container: Container): number {
  const { random } = run.sim;
  run.nowUs += random.around(90_000);
  const { name } = container.plan;
  container.id = `containerd://${random.hex(64)}`;
  const createdAtUs = containerEvent(run, pod, container, { type: 'Normal', reason: 'Created', message: pod.version.created(name) });
  reach(pod.created, 'container.created', createdAtUs, name);
  run.nowUs += random.around(120_000);
  const startedAtUs = containerEvent(run, pod, container, { type: 'Normal', reason: 'Started', message: pod.version.started(name) });
  reach(pod.created, 'container.started', startedAtUs, name);
  container.state = { phase: 'running', atUs: startedAtUs };
  container.everStarted = true;
  noteAllStarted(pod, startedAtUs);
  return startedAtUs;
}

export interface Exit {
  readonly exitCode: number;
  readonly reason: string;
  readonly startedAtUs: number;
  readonly message?: string;
}

/** The container ends now. */
export function terminate(run: Run, pod: Pod, container: Container, exit: Exit): void {
  container.state = {
    phase: 'terminated',
    exitCode: exit.exitCode,
    reason: exit.reason,
    message: exit.message ?? '',
    startedAtUs: exit.startedAtUs,
    atUs: run.nowUs,
    id: container.id,
  };
  reach(pod.created, 'container.terminated', run.nowUs, container.plan.name);
}

export function waiting(reason: string, message: string): ContainerState {
  return { phase: 'waiting', reason, message };
}

/** The kubelet writes what it sees of the Pod now. */
export function report(run: Run, pod: Pod): number {
  const answer = patchStatus(run, pod, kubeletOf(pod), () => deriveConditions(pod, run.nowUs));
  noteReported(pod, answer.answeredAtUs);
  return answer.answeredAtUs;
}

export interface ContainerEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** An Event of the kubelet about one container. */
export function containerEvent(run: Run, pod: Pod, container: Container, event: ContainerEvent): number {
  const list = container.plan.role === 'regular' ? 'containers' : 'initContainers';
  return recordEvent(run, podTarget(pod), { ...event, client: kubeletOf(pod), fieldPath: `spec.${list}{${container.plan.name}}` });
}

/** An Event of the kubelet about the whole Pod. */
export function podEvent(run: Run, pod: Pod, event: ContainerEvent): number {
  return recordEvent(run, podTarget(pod), { ...event, client: kubeletOf(pod) });
}

/** The container that the Pod is there for. */
export function mainContainer(pod: Pod): Container {
  const main = pod.containers.find((container) => container.plan.role === 'regular');
  if (main === undefined) throw new Error('A Pod has a regular container.');
  return main;
}

export function kubeletOf(pod: Pod): Client {
  if (pod.node === undefined) throw new Error(`Pod ${pod.name} is not bound, so no kubelet acts for it.`);
  return pod.node.kubelet;
}

const MILESTONE_OF_CONDITION: Readonly<Record<string, string>> = {
  Initialized: 'pod.initialized',
  ContainersReady: 'pod.containers_ready',
  Ready: 'pod.ready',
};

function noteReported(pod: Pod, atUs: number): void {
  const truth = pod.created;
  if (pod.ip !== '') reach(truth, 'pod.ip_assigned', atUs);
  for (const condition of pod.conditions) {
    const milestone = MILESTONE_OF_CONDITION[condition.type];
    if (milestone !== undefined && condition.status === 'True') reach(truth, milestone, atUs);
  }
  for (const container of pod.containers) {
    if (container.state.phase === 'running') reach(truth, 'container.running', atUs, container.plan.name);
    if (container.ready) reach(truth, 'container.ready', atUs, container.plan.name);
  }
  if (pod.plan.restartPolicy === 'Always' && truth.milestones['pod.ready'] !== undefined) deliver(pod, atUs);
}

function noteAllStarted(pod: Pod, atUs: number): void {
  if (pod.containers.some((container) => container.plan.role === 'regular' && !container.everStarted)) return;
  reach(pod.created, 'pod.started', atUs);
  if (pod.plan.restartPolicy !== 'Always') deliver(pod, atUs);
}
