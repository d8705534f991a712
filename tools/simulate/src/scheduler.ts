import type { ClusterNode } from './cluster.ts';
import { recordSchedulerEvent, type SchedulerSeries } from './events.ts';
import type { Pod } from './pod.ts';
import { setCondition } from './pod-conditions.ts';
import { bindPod, patchStatus } from './pod-requests.ts';
import { type Life, type Run, wait } from './scenario.ts';
import { reach } from './truth.ts';

/** The scheduler finds a node at once. */
export function* schedule(run: Run, pod: Pod, chosen?: ClusterNode): Life {
  const { random, cluster, tainted } = run.sim;
  yield* wait(run, random.around(6_000));
  const free = tainted.size === 0 ? cluster.nodes : cluster.nodes.filter(({ name }) => !tainted.has(name));
  const node = chosen ?? random.pick(free.length === 0 ? cluster.nodes : free);
  bindPod(run, pod, node);
  recordSchedulerEvent(run, pod, {
    type: 'Normal',
    reason: 'Scheduled',
    action: 'Binding',
    message: `Successfully assigned ${pod.namespace}/${pod.name} to ${node.name}`,
  });
}

/** One attempt that finds no node: the condition when it is new, and the Event or its count. */
export function refuseScheduling(run: Run, pod: Pod, message: string, series: SchedulerSeries): void {
  const { cluster } = run.sim;
  const before = pod.conditions.find((condition) => condition.type === 'PodScheduled');
  if (before?.message !== message || before.status !== 'False') {
    const answer = patchStatus(run, pod, cluster.scheduler, () =>
      setCondition(pod, { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, atUs: run.nowUs, byKubelet: false }),
    );
    reach(pod.created, 'pod.unschedulable', answer.answeredAtUs);
  }
  recordSchedulerEvent(run, pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message }, series);
}

/** The fit error in the scheduler's grammar: reasons with their counts, sorted as text, and what preemption could not do. */
export function fitError(
  run: Run,
  reasons: readonly { readonly nodes: number; readonly text: string; readonly preemptible: boolean }[],
): string {
  const all = run.sim.cluster.nodes.length;
  const listed = reasons.filter((reason) => reason.nodes > 0);
  const texts = listed.map((reason) => `${reason.nodes} ${reason.text}`).sort();
  const helpless = listed.filter((reason) => !reason.preemptible).reduce((sum, reason) => sum + reason.nodes, 0);
  const victimless = listed.filter((reason) => reason.preemptible).reduce((sum, reason) => sum + reason.nodes, 0);
  const preemption = [
    ...(helpless > 0 ? [`${helpless} Preemption is not helpful for scheduling`] : []),
    ...(victimless > 0 ? [`${victimless} No preemption victims found for incoming pod`] : []),
  ].sort();
  return `0/${all} nodes are available: ${texts.join(', ')}. preemption: 0/${all} nodes are available: ${preemption.join(', ')}.`;
}
