/** The words for units of time in one language. */
export interface DurationUnits {
  readonly us: string;
  readonly ms: string;
  readonly s: string;
  readonly min: string;
  readonly h: string;
  readonly d: string;
  /** What stands between a number and its unit. */
  readonly gap: string;
}

/**
 * A duration in microseconds as a person says it: the two largest units that matter, three significant
 * digits below a minute. It is cut, never rounded up, so that 59.999 s is not shown as a minute and a
 * limit that was not reached is not shown as reached.
 */
export function durationText(us: number, units: DurationUnits): string {
  if (us < 0) return `−${durationText(-us, units)}`;
  const one = (value: string, unit: keyof DurationUnits) => `${value}${units.gap}${units[unit]}`;
  if (us < 1_000) return one(String(Math.trunc(us)), us === 0 ? 's' : 'us');
  if (us < 1_000_000) return one(significant(us / 1_000), 'ms');
  if (us < minuteUs) return one(significant(us / 1_000_000), 's');
  if (us < hourUs) return pair(us, minuteUs, 1_000_000, one, 'min', 's');
  if (us < dayUs) return pair(us, hourUs, minuteUs, one, 'h', 'min');
  return pair(us, dayUs, hourUs, one, 'd', 'h');
}

const minuteUs = 60_000_000;
const hourUs = 3_600_000_000;
const dayUs = 86_400_000_000;

function pair(
  us: number,
  largeUs: number,
  smallUs: number,
  one: (value: string, unit: keyof DurationUnits) => string,
  large: keyof DurationUnits,
  small: keyof DurationUnits,
): string {
  const rest = Math.floor((us % largeUs) / smallUs);
  const whole = one(String(Math.floor(us / largeUs)), large);
  return rest === 0 ? whole : `${whole} ${one(String(rest), small)}`;
}

/** Three significant digits of a number from 1 to 999, cut; zeros at the end of the fraction are left out. */
function significant(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const factor = 10 ** digits;
  return String(Math.floor(value * factor + 1e-6) / factor);
}
