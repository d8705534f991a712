import { compareBytes } from '@lunettes/base';
import type { EventTimeUs } from '../vocabulary/index.ts';
import { waitingPodsMax } from './entries.ts';

/** A Pod that is told again when what it stands beside turns out to be different. */
export interface WaitingPod {
  readonly uid: string;
  readonly atUs: EventTimeUs;
}

/** `pods` with one that came at `atUs`; of many, those that came last stay. `pods` itself where that is no news. */
export function withLatest(pods: readonly WaitingPod[], uid: string, atUs: EventTimeUs): readonly WaitingPod[] {
  const known = pods.find((one) => one.uid === uid);
  if (known !== undefined && known.atUs >= atUs) return pods;
  return [...pods.filter((one) => one !== known), { uid, atUs }]
    .sort((a, b) => a.atUs - b.atUs || compareBytes(a.uid, b.uid))
    .slice(-waitingPodsMax);
}
