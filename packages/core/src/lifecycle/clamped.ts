import { type EventTimeUs, pairs, secondUs } from '../vocabulary/index.ts';
import type { Known } from './life.ts';

/**
 * What is known of a Pod with no time of its node before the instant at which it was bound to that node, by the API server's
 * clock: a clock that is known to be behind by `behindUs` says so of what came up to that much later. It is moved to the
 * binding, which is the nearest to the truth that is certain, and says so in its detail `clamped_us`. What lies further back
 * was not this clock's doing and stays.
 */
export function clamped(known: readonly Known[], behindUs: number): readonly Known[] {
  if (behindUs <= 0) return known;
  const bound = known.find(({ key }) => key === 'pod.scheduled//0');
  if (bound === undefined || bound.clock !== 'apiserver') return known;
  return known.map((one) => (isEarly(one, bound.at, behindUs) ? clampedTo(one, bound.at) : one));
}

/** Its times may be cut to whole seconds besides. */
const isEarly = ({ clock, at }: Known, boundUs: EventTimeUs, behindUs: number): boolean =>
  clock.startsWith('kubelet/') && at < boundUs && boundUs - at <= behindUs + secondUs;

const clampedTo = (one: Known, atUs: EventTimeUs): Known => ({
  ...one,
  at: atUs,
  details: pairs(...one.details, ['clamped_us', String(atUs - one.at)]),
});
