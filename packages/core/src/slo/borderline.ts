import { clockSkewUsMin, type Known, lifeOf } from '../lifecycle/index.ts';
import { type Judgement, type Limited, limitsOf, stagesOf } from './judgement.ts';
import { detail, type Subject } from './subject.ts';

/**
 * Whether a verdict is a close call: the distance to a limit is smaller than `uncertainty_us`, or the delivery lies on the
 * other side of a limit when the times by the node's clock are moved by what that may be off. Where delivery time begins
 * and ends to count is often told by that clock alone, so this may be although start and end are exact.
 */
export const isBorderline = (subject: Subject, judgement: Judgement): boolean =>
  isWithinUncertainty(subject, judgement) || turnsWithClock(subject, judgement);

function isWithinUncertainty({ started }: Subject, { podSlo, deliverySlo, totals, uncertaintyUs, asOfUs }: Judgement): boolean {
  const near = (limit: Limited, usedUs: number): boolean => limit.verdict !== 'pending' && Math.abs(usedUs - limit.limitUs) < uncertaintyUs;
  return uncertaintyUs > 0 && (near(podSlo, asOfUs - started.at) || near(deliverySlo, totals.platformUs + totals.capacityUs));
}

/** An open delivery that is past its limit only gets later, and a failed one failed by any clock. */
function turnsWithClock(subject: Subject, judgement: Judgement): boolean {
  const { ended, started, node, known } = subject;
  if (node === null || ended === undefined || judgement.outcome === 'failed') return false;
  const behindUs = Number(detail(started, 'clock_behind_us') ?? 0);
  if (!isInReach(subject, judgement, Math.abs(behindUs) + clockSkewUsMin)) return false;
  return [behindUs, behindUs - clockSkewUsMin, behindUs + clockSkewUsMin].some((byUs) => {
    const moved: Subject = {
      ...subject,
      started: movedBy(started, byUs),
      ended: movedBy(ended, byUs),
      life: lifeOf(known.map((one) => movedBy(one, byUs))),
    };
    const endUs = endOf(moved);
    const limits = limitsOf(moved, judgement.policy, stagesOf(moved, endUs), endUs);
    return [judgement.podSlo, judgement.deliverySlo].some(
      (told, index) => isPast(told.deadlineUs, endOf(subject)) !== isPast(limits[index]?.deadlineUs, endUs),
    );
  });
}

/** Each time that is moved changes what counts by no more than that, and once more where something is allowed from then on. */
function isInReach({ started, known }: Subject, { podSlo, deliverySlo, totals, asOfUs }: Judgement, offUs: number): boolean {
  const reachUs = 2 * offUs * known.filter(isByNode).length;
  const distancesUs = [
    (podSlo.deadlineUs ?? Number.POSITIVE_INFINITY) - asOfUs,
    started.at + podSlo.limitUs - asOfUs,
    deliverySlo.limitUs - totals.platformUs - totals.capacityUs,
  ];
  return distancesUs.some((distanceUs) => Math.abs(distanceUs) <= reachUs);
}

const isByNode = ({ clock }: Known): boolean => clock.startsWith('kubelet/');

/** The same by the API server's clock, if the node's was behind it by this. */
const movedBy = (one: Known, byUs: number): Known => (isByNode(one) ? { ...one, at: one.at + byUs } : one);

const endOf = ({ started, ended }: Subject): number | undefined => (ended === undefined ? undefined : Math.max(ended.at, started.at));

const isPast = (deadlineUs: number | undefined, endUs: number | undefined): boolean =>
  deadlineUs !== undefined && endUs !== undefined && endUs > deadlineUs;
