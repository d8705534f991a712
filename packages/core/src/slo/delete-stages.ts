import { earliest, type Known, type Life } from '../lifecycle/index.ts';
import { type PodFacts, type StageInterval, secondUs } from '../vocabulary/index.ts';
import { collectStages } from './stage-collector.ts';

/** The stages of a delete delivery: product contract §3.1. `graceS` is what the request or the Pod allows. */
export function deleteStages(
  life: Life,
  pod: PodFacts | null,
  graceS: number,
  startUs: number,
  endUs: number | undefined,
): readonly StageInterval[] {
  const stages = collectStages(startUs, endUs);
  const stopping = earliest(...[...life.containers.values()].map((container) => container.stopping));
  const exit = lastExit(life, startUs);
  const final = life.once.get('pod.final_delete_requested');
  const gone = life.once.get('pod.deleted');
  stages.add('kill', startUs, stopping?.at ?? startUs);
  const from = stopping?.at ?? (exit === undefined ? undefined : startUs);
  const to = (exit ?? final ?? gone)?.at;
  if (from !== undefined) {
    const allowed = from + graceS * secondUs;
    stages.add('grace', from, to === undefined ? allowed : Math.min(to, allowed));
    // Past the grace period the runtime owes the kill, so that time is the platform's.
    if (to === undefined || to > allowed) stages.add('grace', allowed, to, { owner: 'platform' });
  }
  stages.add('teardown', exit?.at, (final ?? gone)?.at);
  const finalizers = (pod?.finalizers.length ?? 0) > 0 || life.repeated.has('pod.finalizer_removed');
  if (finalizers) stages.add('finalizers', final?.at, gone?.at);
  return stages.intervals;
}

function lastExit(life: Life, startUs: number): Known | undefined {
  let last: Known | undefined;
  for (const container of life.containers.values())
    for (const one of container.terminated) if (one.at >= startUs - secondUs && (last === undefined || one.at > last.at)) last = one;
  return last;
}
