import type { EventTimeUs, Precision, Resolution } from '../../vocabulary/index.ts';
import { eventNameWindowUs } from '../bounds.ts';
import { secondOf } from '../fact.ts';
import type { EventReport } from './event-report.ts';

/** One reading of when the first occurrence was. */
export interface Occurrence {
  readonly atUs: EventTimeUs;
  readonly resolution: Resolution;
  readonly precision: Precision;
}

/**
 * Everything an Event says about its first occurrence, finest first: the nanoseconds that client-go puts into
 * the Event's name, `eventTime`, `firstTimestamp`. Only where it says nothing: its last time, or when it was stored.
 */
export function occurrencesOf(report: EventReport): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const anchorUs = report.firstAtUs ?? report.eventAtUs;
  const namedUs = nameTimeUs(report.eventName);
  if (namedUs !== undefined && anchorUs !== undefined && Math.abs(namedUs - anchorUs) <= eventNameWindowUs) {
    found.push({ atUs: namedUs, resolution: 'ns', precision: 'event_name' });
  }
  if (report.eventAtUs !== undefined) found.push({ atUs: report.eventAtUs, resolution: 'us', precision: 'event_time' });
  if (report.firstAtUs !== undefined) found.push({ atUs: report.firstAtUs, resolution: 's', precision: 'field' });
  if (found.length > 0) return found;
  if (report.lastAtUs !== undefined) return [{ atUs: report.lastAtUs, resolution: 's', precision: 'field' }];
  return report.createdAtUs === undefined ? [] : [{ atUs: report.createdAtUs, resolution: 's', precision: 'inferred' }];
}

/** The second that all readings of one Event share, though they may fall on both sides of a full second. */
export function occurrenceSecond(report: EventReport, newestUs: EventTimeUs): number {
  return secondOf(report.firstAtUs ?? report.eventAtUs ?? report.lastAtUs ?? newestUs);
}

/** Nanoseconds have 61 bits, more than a number holds, so the suffix goes through `BigInt`. */
function nameTimeUs(eventName: string): EventTimeUs | undefined {
  const suffix = eventName.slice(eventName.lastIndexOf('.') + 1);
  if (suffix.length < suffixDigitsMin || suffix.length > suffixDigitsMax || !isLowerHex(suffix)) return undefined;
  const us = BigInt(`0x${suffix}`) / 1000n;
  return us > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(us);
}

function isLowerHex(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (!((unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 102))) return false;
  }
  return true;
}

const suffixDigitsMin = 14;
const suffixDigitsMax = 16;
