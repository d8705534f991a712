import { earliest, type Known, resolutionUs } from '../lifecycle/index.ts';
import { pairOf, type StageInterval, secondUs } from '../vocabulary/index.ts';
import { collectStages, type StageCollector } from './stage-collector.ts';
import { changedContainers, type Timed } from './subject.ts';

/**
 * The stages of a change of a Pod that exists: product contract §3.1. Of an upgrade the old instance's stop, the pull where
 * one was seen, the new instance's start and the time until the Pod was Ready; of a resize the wait for room and the rest.
 */
export function changeStages(subject: Timed, graceS: number, endUs: number | undefined): readonly StageInterval[] {
  const stages = collectStages(subject.started.at, endUs);
  if (subject.action === 'resize') resizeStages(stages, subject);
  else upgradeStages(stages, subject, graceS);
  return stages.intervals;
}

function resizeStages(stages: StageCollector, { started, life }: Timed): void {
  const slot = pairOf(started.details, 'generation') ?? '';
  const at = (type: string): number | undefined => life.repeated.get(type)?.find((one) => one.key === `${type}/${slot}/0`)?.at;
  const resized = at('pod.resized');
  const allocated = at('pod.resize_allocated') ?? resized;
  stages.add('resize_wait', started.at, allocated);
  stages.add('resize', allocated, resized);
}

function upgradeStages(stages: StageCollector, { started: { at: startUs, details }, life }: Timed, graceS: number): void {
  const instances: (Known | undefined)[] = [];
  let lastUs = startUs;
  for (const name of changedContainers(details)) {
    const container = life.containers.get(name);
    const of = { container: name };
    const attempt = Number(pairOf(details, `attempt.${name}`) ?? Number.NaN);
    const begun = container?.started.find((one) => one.attempt === attempt);
    instances.push(begun);
    if (container === undefined) continue;
    const since = (one: Known | undefined): Known | undefined => (one === undefined || one.at < startUs ? undefined : one);
    const stopping = since(container.stopping);
    const isBefore = (one: Known): boolean => begun === undefined || one.attempt < begun.attempt;
    const ended = container.terminated.find((one) => isBefore(one) && one.at + secondUs > startUs);
    if (stopping !== undefined) {
      stages.add('kill', startUs, stopping.at, of);
      const allowed = stopping.at + graceS * secondUs;
      const to = ended === undefined ? begun?.at : notBefore(ended, stopping.at);
      stages.add('grace', stopping.at, to === undefined ? allowed : Math.min(to, allowed), of);
      if (to === undefined || to > allowed) stages.add('grace', allowed, to, { ...of, owner: 'platform' });
    }
    const pulling = since(
      earliest(container.pulling, container.pullFailed, ...container.waiting.filter((one) => since(one) && isPull(one))),
    );
    const pulled = since(container.pulled);
    const from = Math.max(startUs, ended?.at ?? startUs, stopping?.at ?? startUs);
    const begunUs = begun === undefined ? undefined : notBefore(begun, Math.max(from, pulling?.at ?? from, pulled?.at ?? from));
    if (begunUs !== undefined) lastUs = Math.max(lastUs, begunUs);
    stages.add('image_pull', pulling?.at, pulled?.at ?? begunUs, of);
    if (pulling === undefined) stages.add('container_start', ended === undefined && stopping !== undefined ? begunUs : from, begunUs, of);
    else stages.add('container_start', pulled?.at, begunUs, of);
    backOff(stages, container.terminated, container.started, begun);
  }
  if (instances.length === 0 || instances.includes(undefined)) return;
  stages.add('readiness', lastUs, undefined);
}

/** A start that is known to the second only was not before what must have come before it within that second. */
const notBefore = ({ at, resolution }: Known, earliestUs: number): number =>
  at < earliestUs && earliestUs < at + resolutionUs(resolution) ? earliestUs : at;

const isPull = ({ details }: Known): boolean => /^(?:ErrImage|Image|InvalidImage)/.test(pairOf(details, 'reason') ?? '');

/** The new instance may end, and be started again. */
function backOff(stages: StageCollector, ended: readonly Known[], started: readonly Known[], begun: Known | undefined): void {
  if (begun === undefined) return;
  for (const one of ended) {
    if (one.attempt < begun.attempt) continue;
    const next = started.find(({ attempt }) => attempt > one.attempt);
    stages.add('crash_backoff', one.at, next?.at, { container: one.container, attempt: one.attempt });
  }
}
