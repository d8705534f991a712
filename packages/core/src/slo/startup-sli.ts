import { firstOf } from '../lifecycle/index.ts';
import { type PodFacts, pairOf, type StageInterval } from '../vocabulary/index.ts';
import type { Subject } from './subject.ts';

/** The official SIG-scalability Pod startup SLI of one create delivery. */
export interface StartupSli {
  readonly us: number | null;
  readonly eligible: boolean;
  readonly excluded: string | null;
  readonly stateful: boolean | null;
}

/** Volumes that do not make a Pod stateful, in the words of the SLI's definition (kubernetes/community, pod_startup_latency). */
const statelessVolumes: ReadonlySet<string> = new Set(['secret', 'configMap', 'downwardAPI', 'emptyDir', 'projected']);

/**
 * From `creationTimestamp` to every container started, less the time in which images were pulled or init
 * containers ran (as a union, so that parallel pulls are not subtracted twice). Excluded Pods keep their
 * figure where there is one.
 */
export function startupSli({ life, facts, started }: Subject, stages: readonly StageInterval[]): StartupSli {
  const all = life.once.get('pod.started');
  const created = facts === null ? undefined : facts.createdAtUs;
  const us = all === undefined || created === undefined ? null : Math.max(0, all.at - created - unionUs(stages, created, all.at));
  const excluded = exclusionOf(life, facts, all !== undefined, pairOf(started.details, 'joined_late') === 'true');
  return {
    us,
    eligible: excluded === null,
    excluded,
    stateful: facts === null || !facts.hasSpec ? null : facts.volumes.some((volume) => !statelessVolumes.has(volume.kind)),
  };
}

function exclusionOf(life: Subject['life'], facts: PodFacts | null, wasStarted: boolean, joinedLate: boolean): string | null {
  if (firstOf(life, 'pod.unschedulable') !== undefined) return 'unschedulable';
  if (life.once.has('pod.gated')) return 'gated';
  if (life.once.has('pod.nominated') || life.once.has('pod.scale_up_triggered')) return 'node_provisioning';
  if (facts?.mirror === true) return 'mirror';
  if (!wasStarted) return 'never_started';
  return joinedLate ? 'joined_late' : null;
}

function unionUs(stages: readonly StageInterval[], from: number, to: number): number {
  const cut = stages
    .filter(({ stage }) => stage === 'image_pull' || stage === 'image_queue' || stage === 'init')
    .map(({ fromUs, toUs }) => [Math.max(fromUs, from), Math.min(toUs, to)] as const)
    .filter(([begin, end]) => end > begin)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let total = 0;
  let reached = from;
  for (const [begin, end] of cut) {
    total += Math.max(0, end - Math.max(begin, reached));
    reached = Math.max(reached, end);
  }
  return total;
}
