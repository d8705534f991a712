/** The instant as Kubernetes writes `metav1.Time`: whole seconds, truncated. */
export function secondText(atUs: number): string {
  return `${dateAndTime(Math.floor(atUs / 1_000_000))}Z`;
}

/** The instant as Kubernetes writes `metav1.MicroTime`: always six decimals. */
export function microText(atUs: number): string {
  const second = Math.floor(atUs / 1_000_000);
  const fraction = 1_000_000 + (atUs - second * 1_000_000);
  return `${dateAndTime(second)}.${String(fraction).slice(1)}Z`;
}

/** A duration as Go prints it, rounded to milliseconds as the kubelet does: `812ms`, `1.5s`, `2m3.25s`. */
export function goDurationText(durationUs: number): string {
  const ms = Math.round(durationUs / 1000);
  if (ms < 1000) return `${ms}ms`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = `${String((ms - minutes * 60_000) / 1000)}s`;
  if (minutes === 0) return seconds;
  if (minutes < 60) return `${minutes}m${seconds}`;
  return `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`;
}

function dateAndTime(second: number): string {
  const day = Math.floor(second / 86_400);
  const inDay = second - day * 86_400;
  return `${dateText(day)}T${two(Math.floor(inDay / 3600))}:${two(Math.floor(inDay / 60) % 60)}:${two(inDay % 60)}`;
}

/** Gregorian date of a day counted from 1970-01-01, with the year beginning in March so that leap days come last. */
function dateText(day: number): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${year}-${two(month)}-${two(dayOfMonth)}`;
}

function two(value: number): string {
  return TWO_DIGITS[value] ?? String(value);
}

const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));
