import type { EventTimeUs } from '../vocabulary/event-time.ts';

/** Where a cluster's time comes from (architecture §5). */
export type PrimarySource = 'audit_file' | 'audit_webhook' | 'pod_watch';

interface SourceRule {
  /** How far the newest time seen may run ahead of what is still on its way. */
  readonly guardUs: number;
  /** Log time for which W waits when evidence returns: retried batches come after fresh ones. */
  readonly holdUs: number;
}

const sourceRules: Readonly<Record<PrimarySource, SourceRule>> = {
  audit_file: { guardUs: 2_000_000, holdUs: 10_000_000 },
  audit_webhook: { guardUs: 40_000_000, holdUs: 240_000_000 },
  pod_watch: { guardUs: 5_000_000, holdUs: 10_000_000 },
};

/** Without evidence for this long in log time a cluster is silent; a stream unheard for as long no longer holds the others back. */
const silentAfterUs = 60_000_000;
/** A silent cluster's W follows log time at this distance, so that state stays bounded. */
export const silenceLimitUs = 600_000_000;
/**
 * Whoever keeps the time looks every second. Between two looks further apart the machine slept, or its clock was set: nobody
 * knows what could have been heard meanwhile, so it is no silence, and time is held as after a return.
 */
const leapUs = 30_000_000;
/** Evidence after a gap longer than this is followed by the hold. */
const returnAfterUs = 30_000_000;
/** Ticks come at most this often, and W moves in steps no smaller, */
const tickEveryUs = 1_000_000;
/** unless it could move at all for this long. */
const tickAtLeastEveryUs = 10_000_000;

/** Streams of one cluster whose newest time is remembered; one per API server. Beyond it the one unheard longest is forgotten. */
const streamsMax = 64;

interface StreamEvidence {
  readonly newestUs: EventTimeUs;
  readonly heardAtUs: number;
}

/** What one cluster's collector knows about time. All `logUs` are log time, everything else is event time. */
export interface ClusterClock {
  readonly primary: PrimarySource;
  readonly streams: ReadonlyMap<string, StreamEvidence>;
  /** Log time of the last evidence, or of the start before there was any. */
  readonly heardAtUs: number;
  /** Log time until which W stands still after a return. */
  readonly heldUntilUs: number;
  /** The last tick's W; 0 before the first. */
  readonly watermarkUs: EventTimeUs;
  readonly tickedAtUs: number;
  /** Log time when it was last looked at; it does not decrease but by a leap. */
  readonly logUs: number;
}

export interface Tick {
  readonly watermarkUs: EventTimeUs;
  readonly silent: boolean;
}

/** `resumed`: this cluster was observed before, so what was sent meanwhile may still be retried, and the first evidence is a return. */
export function openClock(start: { readonly primary: PrimarySource; readonly logUs: number; readonly resumed: boolean }): ClusterClock {
  return {
    primary: start.primary,
    streams: new Map(),
    heardAtUs: start.resumed ? start.logUs - returnAfterUs - 1 : start.logUs,
    heldUntilUs: 0,
    watermarkUs: 0,
    tickedAtUs: 0,
    logUs: start.logUs,
  };
}

/** Another source becomes the primary one. W stays where it is and waits for the new source to pass it. */
export function withPrimary(clock: ClusterClock, primary: PrimarySource): ClusterClock {
  return clock.primary === primary ? clock : { ...clock, primary, streams: new Map(), heldUntilUs: 0 };
}

/**
 * Evidence of the primary source: something of `stream` up to `newestUs` was read and is acknowledged.
 * A time beyond log time counts as log time, so that one wrong clock cannot take W with it.
 */
export function heard(
  clock: ClusterClock,
  evidence: { readonly stream: string; readonly newestUs: EventTimeUs; readonly logUs: number },
): ClusterClock {
  const looked = lookedAt(clock, evidence.logUs);
  const { logUs } = looked;
  const isReturn = logUs - looked.heardAtUs > returnAfterUs;
  const streams = new Map(looked.streams);
  const newestUs = Math.max(streams.get(evidence.stream)?.newestUs ?? 0, Math.min(evidence.newestUs, logUs));
  streams.set(evidence.stream, { newestUs, heardAtUs: logUs });
  if (streams.size > streamsMax) streams.delete(unheardLongest(streams));
  return {
    ...looked,
    streams,
    heardAtUs: logUs,
    heldUntilUs: isReturn ? logUs + sourceRules[clock.primary].holdUs : looked.heldUntilUs,
  };
}

/** Whether nothing was heard for so long that an operator should know. */
export const isSilent = (clock: ClusterClock, logUs: number): boolean => Math.max(clock.logUs, logUs) - clock.heardAtUs >= silentAfterUs;

/**
 * Lets log time pass. Gives the tick that is due now, if any; the caller sends it after the data it
 * covers. `pendingUs` is the oldest time among records that were received and are not acknowledged.
 */
export function elapse(
  clock: ClusterClock,
  now: { readonly logUs: number; readonly pendingUs: EventTimeUs | undefined },
): { readonly clock: ClusterClock; readonly tick: Tick | undefined } {
  const passed = lookedAt(clock, now.logUs);
  const { logUs } = passed;
  const isFollowing = logUs - passed.heardAtUs >= silenceLimitUs;
  const candidate = isFollowing ? followed(passed) : evidenced(passed);
  if (candidate === undefined) return { clock: passed, tick: undefined };
  const watermarkUs = Math.min(candidate, logUs, now.pendingUs === undefined ? logUs : now.pendingUs - 1);
  const gainUs = watermarkUs - passed.watermarkUs;
  const waitedUs = logUs - passed.tickedAtUs;
  const isDue = (gainUs >= tickEveryUs && waitedUs >= tickEveryUs) || (gainUs > 0 && waitedUs >= tickAtLeastEveryUs);
  if (!isDue) return { clock: passed, tick: undefined };
  return { clock: { ...passed, watermarkUs, tickedAtUs: logUs }, tick: { watermarkUs, silent: isFollowing } };
}

function lookedAt(clock: ClusterClock, logUs: number): ClusterClock {
  const byUs = logUs - clock.logUs;
  if (Math.abs(byUs) <= leapUs) return { ...clock, logUs: Math.max(clock.logUs, logUs) };
  const streams = new Map(
    [...clock.streams].map(([stream, { newestUs, heardAtUs }]) => [stream, { newestUs, heardAtUs: heardAtUs + byUs }]),
  );
  const heldUntilUs = logUs + sourceRules[clock.primary].holdUs;
  return { ...clock, streams, logUs, heardAtUs: clock.heardAtUs + byUs, tickedAtUs: clock.tickedAtUs + byUs, heldUntilUs };
}

/**
 * W of a silent cluster: as far as time has gone on since the newest evidence, less the limit. A clock that is ahead of the
 * cluster's would take it further; where nothing was ever heard there is no other.
 */
function followed({ streams, logUs, heardAtUs }: ClusterClock): EventTimeUs {
  let newestUs: EventTimeUs | undefined;
  for (const stream of streams.values()) newestUs = Math.max(newestUs ?? 0, stream.newestUs);
  return (newestUs === undefined ? logUs : Math.min(logUs, newestUs + logUs - heardAtUs)) - silenceLimitUs;
}

/** W as the evidence has it; undefined while it must stand still. */
function evidenced(clock: ClusterClock): EventTimeUs | undefined {
  if (isSilent(clock, clock.logUs) || clock.logUs < clock.heldUntilUs) return undefined;
  let smallest: EventTimeUs | undefined;
  for (const { newestUs, heardAtUs } of clock.streams.values()) {
    if (clock.logUs - heardAtUs > silentAfterUs) continue;
    if (smallest === undefined || newestUs < smallest) smallest = newestUs;
  }
  return smallest === undefined ? undefined : smallest - sourceRules[clock.primary].guardUs;
}

function unheardLongest(streams: ReadonlyMap<string, StreamEvidence>): string {
  let longest = '';
  let heardAtUs = Number.POSITIVE_INFINITY;
  for (const [stream, evidence] of streams) {
    if (evidence.heardAtUs < heardAtUs) {
      heardAtUs = evidence.heardAtUs;
      longest = stream;
    }
  }
  return longest;
}
