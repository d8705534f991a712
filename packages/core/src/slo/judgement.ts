import { earliest, type Known, lastOccurrence, latenessBoundUs, resolutionUs } from '../lifecycle/index.ts';
import { hourUs, minuteUs, type Outcome, type Sha256Hex, type StageInterval, type Verdict } from '../vocabulary/index.ts';
import { changeStages } from './change-stages.ts';
import { createStages } from './create-stages.ts';
import { deleteStages } from './delete-stages.ts';
import { bestEffortLimitUs, changeLimitUs, classLimit, deliveryClass } from './delivery-class.ts';
import type { LostStretch } from './entries.ts';
import { basisOf, measuredStretches } from './measured-time.ts';
import { type OwnerStretch, type OwnerTotals, openEndUs, ownerStretches, ownerTotals } from './owner-time.ts';
import { provisionalDelayUs, troubleTypes } from './pending-trouble.ts';
import { type Policy, podLimit } from './policy.ts';
import { changeOf, detail, type Subject, type Timed } from './subject.ts';
import type { UnseenSpan } from './unseen-spans.ts';
import {
  absenceBoundOnNodeUs,
  absenceBoundUs,
  deliveryDeadline,
  horizonOf,
  type Judged,
  judge,
  podDeadline,
  verdictHorizonUs,
} from './verdict.ts';

/** Everything that is decided about one delivery as of one watermark; rows are only written from it. */
export interface Judgement {
  readonly outcome: Outcome;
  readonly policy: Policy;
  readonly podSlo: Limited;
  readonly deliverySlo: Limited;
  /** Elapsed time against the three limits of a deletion: the original's delete, stale and terminating. */
  readonly ladder: { readonly within_10m: Verdict; readonly within_1h: Verdict; readonly within_24h: Verdict } | null;
  /** The instant at which the row looks at the delivery: its end, or the newest thing known or judged. */
  readonly asOfUs: number;
  readonly stages: readonly StageInterval[];
  readonly totals: OwnerTotals;
  /** The delivery SLI: platform and capacity, by what the delivery is measured. */
  readonly deliveryUs: number;
  readonly uncertaintyUs: number;
  readonly final: boolean;
  /** The watermark at which something changes without a new record; -1 for none. */
  readonly nextUs: number;
}

export interface Limited extends Judged {
  readonly limitUs: number;
  readonly deadlineUs: number | undefined;
}

export interface JudgingContext {
  readonly watermarkUs: number;
  /** The input has ended: nothing that is not known now will come. */
  readonly closing: boolean;
  readonly policy: Policy;
  /** What of the cluster was not seen. */
  readonly unseen: readonly UnseenSpan[];
  /** When records of this lane may be missing. */
  readonly lost: readonly LostStretch[];
  readonly sha256Hex: Sha256Hex;
}

/** Judges one delivery: a pure function of its facts, the policy and the watermark. */
export function judgementOf(subject: Subject, { watermarkUs, closing, policy }: JudgingContext): Judgement {
  const endUs = subject.ended === undefined ? undefined : Math.max(subject.ended.at, subject.started.at);
  const startUs = subject.started.at;
  const outcome = outcomeOf(subject);
  const guardUs = closing ? 0 : subject.node === null ? absenceBoundUs : absenceBoundOnNodeUs;
  const against = (deadlineUs: number | undefined): Judged => judge(outcome, endUs, deadlineUs, { watermarkUs, guardUs });
  const stages = stagesOf(subject, endUs);
  const [podSlo, deliverySlo] = limitsOf(subject, policy, stages, endUs).map((limit) => ({ ...limit, ...against(limit.deadlineUs) }));
  if (podSlo === undefined || deliverySlo === undefined) throw new Error('two limits are always judged');
  const rungs = subject.action === 'delete' ? ladderUs.map((limitUs) => startUs + limitUs) : [];
  const [within10m, within1h, within24h] = rungs.map((deadlineUs) => against(deadlineUs).verdict);
  const asOfUs = endUs ?? Math.max(startUs, newestKnown(subject, watermarkUs), podSlo.atUs ?? 0, deliverySlo.atUs ?? 0);
  const shown = endUs === undefined ? stages.map((stage) => cutTo(stage, asOfUs)).filter((stage) => stage.toUs > stage.fromUs) : stages;
  const stretches = ownerStretches(shown, startUs, asOfUs);
  const settledUs = endUs ?? settledAt(podSlo, deliverySlo, rungs.at(-1));
  const final = settledUs !== undefined && watermarkUs >= settledUs + (closing ? 0 : latenessBoundUs);
  return {
    outcome,
    policy,
    podSlo,
    deliverySlo,
    ladder:
      within10m === undefined || within1h === undefined || within24h === undefined
        ? null
        : { within_10m: within10m, within_1h: within1h, within_24h: within24h },
    asOfUs,
    stages: shown,
    totals: ownerTotals(stretches),
    deliveryUs: deliveryTime(basisOf(subject) === 'stages' ? stretches : measuredStretches(subject, shown, asOfUs)),
    uncertaintyUs: resolutionUs(subject.started.resolution) + endUncertaintyUs(subject) + clockUncertaintyUs(subject),
    final,
    nextUs: final
      ? -1
      : endUs === undefined
        ? nextVisit([podSlo, deliverySlo], rungs, settledUs, watermarkUs, guardUs)
        : endUs + latenessBoundUs,
  };
}

function deliveryTime(stretches: readonly OwnerStretch[]): number {
  const { platformUs, capacityUs } = ownerTotals(stretches);
  return platformUs + capacityUs;
}

/** An end that nobody saw lies anywhere between the last sight of the Pod and the look that missed it. */
function endUncertaintyUs({ ended }: Subject): number {
  if (ended === undefined) return 0;
  const notBefore = detail(ended, 'not_before_us');
  return resolutionUs(ended.resolution) + (notBefore === null ? 0 : Math.max(0, ended.at - Number(notBefore)));
}

/** What the clock of the node is off, for each of start and end that it gave. */
function clockUncertaintyUs({ started, ended }: Subject): number {
  const behindUs = Math.abs(Number(detail(started, 'clock_behind_us') ?? 0));
  if (behindUs === 0) return 0;
  return [started, ended].filter((one) => one?.clock.startsWith('kubelet/') === true).length * behindUs;
}

const ladderUs: readonly number[] = [10 * minuteUs, hourUs, 24 * hourUs];

function outcomeOf({ ended }: Subject): Outcome {
  switch (detail(ended, 'outcome')) {
    case 'delivered':
      return 'delivered';
    case 'failed':
      return 'failed';
    case 'deleted':
      return 'deleted';
    case 'superseded':
      return 'superseded';
    case 'abandoned':
      return 'abandoned';
    default:
      return 'open';
  }
}

export function stagesOf(subject: Timed, endUs: number | undefined): readonly StageInterval[] {
  const { life, facts, started } = subject;
  switch (subject.action) {
    case 'create':
      return createStages(life, facts, started.at, endUs);
    case 'delete':
      return deleteStages(life, facts, graceOf(subject), started.at, endUs);
    case 'upgrade':
    case 'resize':
      return changeStages(subject, graceOf(subject), endUs);
  }
}

/** Seconds between the request and the kill: what the request allowed, else what the Pod asks for. */
const graceOf = ({ started, facts }: Timed): number => {
  const asked = Number(detail(started, 'grace_s') ?? Number.NaN);
  return Number.isSafeInteger(asked) && asked >= 0 ? asked : (facts?.graceS ?? 30);
};

interface Limit {
  readonly limitUs: number;
  readonly deadlineUs: number | undefined;
}

/** The limit on elapsed time and the limit on delivery time, with the instants at which they pass. */
export function limitsOf(
  subject: Timed,
  policy: Policy,
  stages: readonly StageInterval[],
  endUs: number | undefined,
): readonly [pod: Limit, delivery: Limit] {
  const { life, facts, namespace } = subject;
  const startUs = subject.started.at;
  const stretches = measuredStretches(subject, stages, endUs ?? openEndUs);
  if (subject.action !== 'create') {
    const limitUs = subject.action === 'delete' ? bestEffortLimitUs : changeLimitUs;
    return [
      { limitUs, deadlineUs: startUs + limitUs },
      { limitUs, deadlineUs: deliveryDeadline(startUs + verdictHorizonUs, stretches, limitUs) },
    ];
  }
  const elapsed = podLimit(policy, namespace, detail(subject.started, 'run_to_completion') === 'true');
  const { limitUs } = classLimit[deliveryClass(facts)];
  return [
    { limitUs: elapsed.limitUs, deadlineUs: podDeadline(startUs, life, elapsed, firstInitImage(subject)) },
    { limitUs, deadlineUs: deliveryDeadline(horizonOf(startUs, life), stretches, limitUs) },
  ];
}

/** When the node began with the first init container's image: from there the user's init time is excused. */
function firstInitImage({ facts, life }: Timed): Known | undefined {
  const first = facts?.containers.find((container) => container.kind !== 'regular');
  const container = first === undefined ? undefined : life.containers.get(first.name);
  return earliest(container?.pulling, container?.pulled);
}

/** The newest thing that is known, or the look that a trouble was given: then it is known to have lasted until there. */
function newestKnown({ known, started, action }: Subject, watermarkUs: number): number {
  let newest = started.at;
  for (const one of known) {
    const lookedAt = one.at + provisionalDelayUs;
    if (lookedAt > newest && lookedAt <= watermarkUs && troubleTypes.has(one.type)) newest = lookedAt;
    if (one.at > newest && (action === 'delete' || !one.key.includes('/delete/')) && !isOfChange(one))
      newest = Math.max(newest, lastOccurrence(one));
  }
  return newest;
}

/** Where another delivery of this Pod starts and ends says nothing of this one. */
const isOfChange = ({ type, key }: Known): boolean => type.startsWith('delivery.') && changeOf(key) !== undefined;

const cutTo = (stage: StageInterval, asOfUs: number): StageInterval =>
  stage.toUs <= asOfUs ? stage : { ...stage, toUs: asOfUs, open: true };

/** An open delivery is settled when every verdict has been given: only its outcome can still change. */
function settledAt(podSlo: Limited, deliverySlo: Limited, lastRung: number | undefined): number | undefined {
  if (podSlo.verdict !== 'fail' || deliverySlo.verdict !== 'fail' || podSlo.atUs === undefined || deliverySlo.atUs === undefined)
    return undefined;
  return Math.max(podSlo.atUs, deliverySlo.atUs, lastRung ?? 0);
}

function nextVisit(
  limits: readonly Limited[],
  rungs: readonly number[],
  settledUs: number | undefined,
  watermarkUs: number,
  guardUs: number,
): number {
  const waits = [...limits.map((limit) => limit.deadlineUs), ...rungs]
    .filter((at): at is number => at !== undefined && at + guardUs > watermarkUs)
    .map((at) => at + guardUs);
  if (settledUs !== undefined) waits.push(settledUs + latenessBoundUs);
  return waits.length === 0 ? -1 : Math.min(...waits);
}
