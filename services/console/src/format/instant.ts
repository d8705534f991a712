import type { Resolution } from '@lunettes/core/vocabulary';

/** In which zone times are shown; the zone is part of the address, so that a link shows what its sender saw. */
export type Zone = 'utc' | 'local';

/**
 * An instant with date, as precise as its source is: a time that is known to the second shows no fraction.
 * The zone stands in the text (`Z` or an offset), so that a copied time stays true.
 */
export function instantText(atUs: number, zone: Zone, resolution: Resolution = 'ms'): string {
  const parts = partsOf(atUs, zone);
  return `${parts.date} ${parts.time}${fractionOf(atUs, resolution)}${parts.offset}`;
}

/** The time of day only, for lists whose heading or title carries the date. */
export function clockText(atUs: number, zone: Zone, resolution: Resolution = 'ms'): string {
  return `${partsOf(atUs, zone).time}${fractionOf(atUs, resolution)}`;
}

export const dateText = (atUs: number, zone: Zone): string => partsOf(atUs, zone).date;

/** What `<time datetime>` and the API want: RFC 3339 in UTC with microseconds. */
export function rfc3339(atUs: number): string {
  const parts = partsOf(atUs, 'utc');
  return `${parts.date}T${parts.time}${fractionOf(atUs, 'us')}Z`;
}

/** The value of a `datetime-local` field as an instant in the chosen zone, or `undefined` if it is none. */
export function fieldInstant(value: string, zone: Zone): string | undefined {
  const at = Date.parse(zone === 'utc' ? `${value}Z` : value);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** An RFC 3339 instant as the value of a `datetime-local` field in the chosen zone; empty if it cannot be read. */
export function instantField(value: string, zone: Zone): string {
  const at = Date.parse(value);
  if (Number.isNaN(at)) return '';
  const parts = partsOf(at * 1_000, zone);
  return `${parts.date}T${parts.time}`;
}

function partsOf(atUs: number, zone: Zone): { readonly date: string; readonly time: string; readonly offset: string } {
  const at = new Date(Math.floor(atUs / 1_000));
  const minutes = zone === 'utc' ? 0 : -at.getTimezoneOffset();
  const iso = new Date(at.getTime() + minutes * 60_000).toISOString();
  return { date: iso.slice(0, 10), time: iso.slice(11, 19), offset: zone === 'utc' ? 'Z' : offsetOf(minutes) };
}

function offsetOf(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const digitsOf: Record<Resolution, number> = { s: 0, ms: 3, us: 6, ns: 6 };

function fractionOf(atUs: number, resolution: Resolution): string {
  const digits = digitsOf[resolution];
  if (digits === 0) return '';
  const withinSecond = ((atUs % 1_000_000) + 1_000_000) % 1_000_000;
  return `.${String(withinSecond).padStart(6, '0').slice(0, digits)}`;
}
