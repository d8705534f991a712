import { type Parsed, parsed, problem } from '@lunettes/base';
import { type EventTimeUs, parseEventTime, parseGoDuration } from '@lunettes/core/vocabulary';

/** Where a replay ends: with its input, some time after it, or at an instant. */
export type Until =
  | { readonly kind: 'end' }
  | { readonly kind: 'after'; readonly us: number }
  | { readonly kind: 'at'; readonly atUs: EventTimeUs };

/** Reads `end`, `+1h30m` (a Go duration) or an RFC 3339 instant. */
export function parseUntil(text: string): Parsed<Until> {
  if (text === 'end') return parsed({ kind: 'end' });
  if (text.startsWith('+')) {
    const duration = parseGoDuration(text.slice(1));
    return duration.ok
      ? parsed({ kind: 'after', us: duration.value })
      : problem(`"${text}" is no duration; write for example +30m or +1h30m`);
  }
  const instant = parseEventTime(text);
  return instant.ok
    ? parsed({ kind: 'at', atUs: instant.value })
    : problem(`"${text}" is neither end, +DURATION nor an RFC 3339 instant such as 2026-01-02T03:04:05Z`);
}

/** The instant of the closing tick, for an input whose greatest event time is `lastAtUs`. */
export function untilAtUs(until: Until, lastAtUs: EventTimeUs): EventTimeUs {
  if (until.kind === 'at') return until.atUs;
  return until.kind === 'after' ? lastAtUs + until.us : lastAtUs;
}
