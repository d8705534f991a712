import type { Known, Life } from '../lifecycle/index.ts';
import { minuteUs, type Outcome, type Verdict } from '../vocabulary/index.ts';
import { limitReachedAt, type OwnerStretch } from './owner-time.ts';

/** L1: absence is judged when the watermark is this far past a deadline (architecture §5); a node's reports take longer. */
export const absenceBoundUs = 5_000_000;
export const absenceBoundOnNodeUs = 10_000_000;
/** Without an end this long after the start, gated time left out, every verdict is `fail` (rule 24). */
export const verdictHorizonUs = 35 * minuteUs;

export interface Judged {
  readonly verdict: Verdict;
  /** When it was given: the deadline that passed, or the end; undefined while pending. */
  readonly atUs: number | undefined;
}

/** What has been seen up to, and what silence means there. */
export interface AsOf {
  readonly watermarkUs: number;
  /** How far the watermark must be past a deadline; zero once nothing more will come. */
  readonly guardUs: number;
}

/**
 * One verdict of one delivery against one deadline (undefined: it can not pass as things stand). A
 * function of the facts up to the deadline: one tick or a thousand give the same. An end exactly at the
 * deadline is in time.
 */
export function judge(outcome: Outcome, endUs: number | undefined, deadlineUs: number | undefined, asOf: AsOf): Judged {
  const missed: Judged = { verdict: 'fail', atUs: deadlineUs };
  if (endUs === undefined)
    return deadlineUs !== undefined && asOf.watermarkUs >= deadlineUs + asOf.guardUs ? missed : { verdict: 'pending', atUs: undefined };
  if (deadlineUs !== undefined && endUs > deadlineUs) return missed;
  switch (outcome) {
    case 'delivered':
      return { verdict: 'success', atUs: endUs };
    case 'failed':
    case 'rejected':
      return { verdict: 'fail', atUs: endUs };
    case 'deleted':
    case 'superseded':
    case 'abandoned':
      return { verdict: 'killed', atUs: endUs };
    case 'open':
      return { verdict: 'pending', atUs: undefined };
  }
}

/** Time behind scheduling gates: no limit runs then. `open` when the last gate has not gone. */
function gatedTime(life: Life): { readonly us: number; readonly open: boolean } {
  const gated = life.once.get('pod.gated');
  const created = life.once.get('pod.created');
  if (gated === undefined || created === undefined) return { us: 0, open: false };
  const until = life.once.get('pod.ungated') ?? life.once.get('pod.scheduled');
  return until === undefined ? { us: 0, open: true } : { us: Math.max(0, until.at - created.at), open: false };
}

/** The last instant for any verdict of a create delivery; undefined while gated. */
export function horizonOf(startUs: number, life: Life): number | undefined {
  const gated = gatedTime(life);
  return gated.open ? undefined : startUs + gated.us + verdictHorizonUs;
}

/**
 * The deadline of the PodSLO: start + limit, gated time left out, moved by the time that the user's
 * init containers took if they were done before it (parity reference §3.3 (a)).
 */
export function podDeadline(
  startUs: number,
  life: Life,
  limit: { readonly limitUs: number; readonly excusesInit: boolean },
  firstInit: Known | undefined,
): number | undefined {
  const horizon = horizonOf(startUs, life);
  if (horizon === undefined) return undefined;
  const base = startUs + gatedTime(life).us + limit.limitUs;
  const initialized = life.once.get('pod.initialized');
  const excused =
    limit.excusesInit && firstInit !== undefined && initialized !== undefined && initialized.at <= base
      ? Math.max(0, initialized.at - firstInit.at)
      : 0;
  return Math.min(base + excused, horizon);
}

/**
 * The deadline of the DeliverySLO: the instant at which platform and capacity have used up the limit, `horizonUs` at the
 * latest; undefined where that is unknown while gated.
 */
export function deliveryDeadline(horizonUs: number | undefined, stretches: readonly OwnerStretch[], limitUs: number): number | undefined {
  const reached = limitReachedAt(stretches, limitUs);
  if (horizonUs === undefined) return reached;
  return reached === undefined ? horizonUs : Math.min(reached, horizonUs);
}
