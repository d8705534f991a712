import { UsageError } from './command.ts';

/** Shows instants in one time zone, to the millisecond. */
export interface InstantText {
  /** The name of the zone, as `--tz` takes it. */
  readonly zone: string;
  /** `2026-01-02 03:04:05.678`. */
  full(us: number): string;
  /** `03:04:05.678`. */
  clock(us: number): string;
}

/** In the named zone of the IANA list, else in that of this machine. Throws `UsageError` for a zone that nobody knows. */
export function instantText(zone: string | undefined): InstantText {
  const form = formatOf(zone);
  const partsOf = (us: number): ReadonlyMap<string, string> =>
    new Map(form.formatToParts(Math.floor(us / 1000)).map(({ type, value }) => [type, value]));
  const clockOf = (parts: ReadonlyMap<string, string>): string =>
    `${['hour', 'minute', 'second'].map((part) => parts.get(part) ?? '').join(':')}.${parts.get('fractionalSecond') ?? ''}`;
  return {
    zone: form.resolvedOptions().timeZone,
    full: (us) => {
      const parts = partsOf(us);
      return `${['year', 'month', 'day'].map((part) => parts.get(part) ?? '').join('-')} ${clockOf(parts)}`;
    },
    clock: (us) => clockOf(partsOf(us)),
  };
}

function formatOf(timeZone: string | undefined): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      ...(timeZone === undefined ? {} : { timeZone }),
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      hourCycle: 'h23',
    });
  } catch (cause) {
    throw new UsageError(`--tz "${timeZone ?? ''}" is no time zone; give a name such as UTC or Asia/Tokyo`, { cause });
  }
}
