const byteUnits: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['B', 1],
  ['KB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
  ['KiB', 2 ** 10],
  ['MiB', 2 ** 20],
  ['GiB', 2 ** 30],
  ['TiB', 2 ** 40],
]);

const durationUnits: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** `20GB`, `64MiB`, `4096`: a size in bytes, whole; undefined for anything else. */
export const parseBytes = (text: string): number | undefined => quantity(text, byteUnits);

/** `500ms`, `30s`, `10m`, `12h`, `7d`: a duration in whole milliseconds; undefined for anything else. */
export const parseDurationMs = (text: string): number | undefined => quantity(text, durationUnits);

function quantity(text: string, units: ReadonlyMap<string, number>): number | undefined {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)([A-Za-z]*)$/.exec(text);
  const unit = units.get(match?.[2] ?? ' ');
  if (match === null || unit === undefined) return undefined;
  const value = Number(match[1]) * unit;
  return Number.isSafeInteger(value) ? value : undefined;
}
