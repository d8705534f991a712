import { secondUs } from '../vocabulary/index.ts';
import { openStage, type View } from './view.ts';

/** A scheduler that has not tried to place the Pod in all of its time. */
export interface UnheardScheduler {
  /** As the Pod gives it; empty while its spec is not known. */
  readonly name: string;
  readonly sinceUs: number;
  /** Whether there is one: it runs everywhere, or has placed Pods of this namespace before; undefined while nothing tells. */
  readonly isKnown: boolean | undefined;
}

/** A scheduler that is alive tries a Pod well within this time, also under load. */
const silentUsMin = 30 * secondUs;

/** The scheduler of a Pod that nobody has tried to place; undefined while it is early to say so. */
export function unheardScheduler(view: View): UnheardScheduler | undefined {
  const open = openStage(view, 'schedule');
  // The target runs from the request, the stage from its answer: it is never open for all of the target when that passes.
  const { asOfUs, startedAtUs, targetUs, pod, placing } = view.of;
  if (open === undefined || targetUs === null || asOfUs - startedAtUs < targetUs || asOfUs - open.fromUs < silentUsMin) return undefined;
  const name = pod?.schedulerName ?? '';
  const fromUs = placing?.schedulerFromUs ?? null;
  const isKnown =
    name === 'default-scheduler' || (fromUs !== null && fromUs <= asOfUs) || (name === '' || placing === null ? undefined : false);
  return { name, sinceUs: open.fromUs, isKnown };
}
