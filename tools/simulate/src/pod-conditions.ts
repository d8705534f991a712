import { aheadUs, type Condition, type Container, type Pod } from './pod.ts';

/** The order in which the kubelet lists its own conditions; what others wrote stands before them. */
const KUBELET_ORDER = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];

/** Sets one condition. The transition time moves only when the status does. */
export function setCondition(pod: Pod, condition: Condition): void {
  const before = pod.conditions.find((candidate) => candidate.type === condition.type);
  const next = before !== undefined && before.status === condition.status ? { ...condition, atUs: before.atUs } : condition;
  if (before !== undefined && same(before, next)) return;
  const others = pod.conditions.filter((candidate) => candidate.type !== condition.type);
  pod.conditions = [...others, next].sort((a, b) => KUBELET_ORDER.indexOf(a.type) - KUBELET_ORDER.indexOf(b.type));
}

/** Derives the kubelet's conditions from the containers, as it does before every status patch. */
export function deriveConditions(pod: Pod, atUs: number): void {
  const nodeUs = atUs + aheadUs(pod);
  const sandboxUp = pod.sandboxId !== '';
  const put = (type: string, holds: boolean, reason = '', message = ''): void =>
    setCondition(pod, {
      type,
      status: holds ? 'True' : 'False',
      reason: holds && type !== 'Initialized' ? '' : reason,
      message: holds ? '' : message,
      atUs: nodeUs,
      byKubelet: true,
    });

  put('PodReadyToStartContainers', sandboxUp);
  const incomplete = pod.containers.filter(isIncompleteInit).map((container) => container.plan.name);
  if (pod.phase === 'Succeeded') put('Initialized', true, 'PodCompleted');
  else if (incomplete.length > 0)
    put('Initialized', false, 'ContainersNotInitialized', `containers with incomplete status: [${incomplete.join(' ')}]`);
  else put('Initialized', true);

  const unready = pod.containers
    .filter((container) => container.plan.role !== 'init' && !container.ready)
    .map((container) => container.plan.name);
  const blocked = readinessBlock(pod, unready);
  if (blocked === undefined) put('ContainersReady', true);
  else put('ContainersReady', false, blocked.reason, blocked.message);

  const gate = pod.plan.traits.readinessGate;
  const gateOpen = gate === undefined || pod.conditions.some((condition) => condition.type === gate && condition.status === 'True');
  if (blocked !== undefined) put('Ready', false, blocked.reason, blocked.message);
  else if (!gateOpen)
    put('Ready', false, 'ReadinessGatesNotReady', `corresponding condition of pod readiness gate "${gate}" does not exist.`);
  else put('Ready', true);

  const scheduled = pod.conditions.find((condition) => condition.type === 'PodScheduled');
  setCondition(pod, { type: 'PodScheduled', status: 'True', reason: '', message: '', atUs: scheduled?.atUs ?? nodeUs, byKubelet: true });
}

function readinessBlock(pod: Pod, unready: readonly string[]): { readonly reason: string; readonly message: string } | undefined {
  if (pod.phase === 'Succeeded') return { reason: 'PodCompleted', message: '' };
  if (pod.phase === 'Failed') return { reason: 'PodFailed', message: '' };
  if (unready.length === 0) return undefined;
  return { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
}

/** A sidecar is done with initialising once it runs; another init container once it has ended well. */
function isIncompleteInit(container: Container): boolean {
  if (container.plan.role === 'regular') return false;
  if (container.plan.role === 'sidecar') return !container.everStarted;
  return !(container.state.phase === 'terminated' && container.state.exitCode === 0);
}

function same(a: Condition, b: Condition): boolean {
  return a.status === b.status && a.reason === b.reason && a.message === b.message && a.atUs === b.atUs && a.byKubelet === b.byKubelet;
}
