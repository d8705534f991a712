import { type Parsed, parsed, problem } from '@lunettes/base';

/**
 * Event time: integer microseconds since 1970-01-01T00:00:00Z, between the years 1970 and 2200, so that
 * sums with any limit of ours stay exact in a JavaScript number. Own code and not `Date`, because
 * `Date.parse` accepts what engines please and keeps milliseconds only.
 */
export type EventTimeUs = number;

export const eventTimeUsMax = 7_258_118_400_000_000;
export const secondUs = 1_000_000;
export const minuteUs = 60 * secondUs;
export const hourUs = 60 * minuteUs;
export const dayUs = 24 * hourUs;

/**
 * Reads an RFC 3339 instant (`2026-01-02T03:04:05[.fraction](Z|+hh:mm)`). Digits beyond the microsecond
 * are dropped. Fails with `bad_time` for anything else, for days that do not exist and for years
 * outside 1970 to 2199; a leap second (`:60`) is read as the second that follows it.
 */
export function parseEventTime(text: string): Parsed<EventTimeUs, 'bad_time'> {
  if (text.length < 20 || text.length > 40) return problem('bad_time');
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const separated = text[4] === '-' && text[7] === '-' && (text[10] === 'T' || text[10] === 't') && text[13] === ':' && text[16] === ':';
  if (!separated || year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month))
    return problem('bad_time');
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return problem('bad_time');
  let at = 19;
  let micros = 0;
  if (text[at] === '.') {
    const start = ++at;
    while (isDigit(text.charCodeAt(at))) at++;
    if (at === start) return problem('bad_time');
    micros = digits(text.slice(start, Math.min(at, start + 6)).padEnd(6, '0'), 0, 6);
  }
  const offset = zoneOffsetUs(text, at);
  if (offset === undefined) return problem('bad_time');
  const us = daysBefore(year, month, day) * dayUs + hour * hourUs + minute * minuteUs + second * secondUs + micros - offset;
  return us < 0 || us > eventTimeUsMax ? problem('bad_time') : parsed(us);
}

/** RFC 3339 in UTC with microseconds, the form in which every record shows an instant. */
export function formatEventTime(us: EventTimeUs): string {
  const days = Math.floor(us / dayUs);
  const rest = us - days * dayUs;
  const [year, month, day] = civil(days);
  const whole = Math.floor(rest / secondUs);
  const clock = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map((part) => pad(part, 2)).join(':');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clock}.${pad(rest - whole * secondUs, 6)}Z`;
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');
const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;

/** The number in `text[from..to)`, or -1 when something there is no digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    if (!isDigit(unit)) return -1;
    value = value * 10 + unit - 48;
  }
  return value;
}

function zoneOffsetUs(text: string, at: number): number | undefined {
  if ((text[at] === 'Z' || text[at] === 'z') && text.length === at + 1) return 0;
  const sign = text[at] === '+' ? 1 : text[at] === '-' ? -1 : 0;
  if (sign === 0 || text.length !== at + 6 || text[at + 3] !== ':') return undefined;
  const hours = digits(text, at + 1, at + 3);
  const minutes = digits(text, at + 4, at + 6);
  return hours < 0 || hours > 23 || minutes < 0 || minutes > 59 ? undefined : sign * (hours * hourUs + minutes * minuteUs);
}

const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function daysIn(year: number, month: number): number {
  if (month === 2) return leap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar, by eras of 400 years that begin on 1 March. */
function daysBefore(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civil(days: number): readonly [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return [year, month, dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1];
}
