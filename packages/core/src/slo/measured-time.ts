import type { MeasuredTime } from '../lifecycle/index.ts';
import type { DeliveryBasis, StageInterval } from '../vocabulary/index.ts';
import { type OwnerStretch, openEndUs, ownerStretches } from './owner-time.ts';
import { detail, type Timed } from './subject.ts';

/** By what the time of a delivery is measured: by its stages, or by the spans of a trace configuration that says so. */
export const basisOf = ({ started }: Pick<Timed, 'started'>): DeliveryBasis =>
  detail(started, 'measured') === null ? 'stages' : 'trace_config';

/**
 * The stretches that the delivery SLI is added up from, up to `endUs`. By spans they are the original's (parity reference
 * §3.4): from the begin of the earliest span, with all time the platform's in which not only `custom` spans were open.
 */
export function measuredStretches(
  { started }: Pick<Timed, 'started'>,
  stages: readonly StageInterval[],
  endUs: number,
): readonly OwnerStretch[] {
  const text = detail(started, 'measured');
  if (text === null) return ownerStretches(stages, started.at, endUs);
  const { platform, tenant, ...measured } = JSON.parse(text) as MeasuredTime;
  // What a message tells to have begun before the delivery did not.
  const fromUs = Math.max(measured.fromUs, started.at);
  if (fromUs >= endUs) return [];
  const intervals = [
    ...platform.map(([from, to]) => interval('platform', from, to)),
    ...tenant.map(([from, to]) => interval('tenant', from, to)),
  ];
  return ownerStretches(intervals, fromUs, endUs);
}

/** Owners are all that counts here; the stage is of no meaning. */
const interval = (owner: 'platform' | 'tenant', fromUs: number, toUs: number): StageInterval => ({
  stage: owner === 'platform' ? 'schedule' : 'readiness',
  container: '',
  attempt: 0,
  owner,
  fromUs,
  toUs: toUs === -1 ? openEndUs : toUs,
  open: toUs === -1,
});
