import { type Parsed, parsed, problem } from '@lunettes/base';

const unitUs: ReadonlyMap<string, number> = new Map([
  ['ns', 0.001],
  ['us', 1],
  ['µs', 1],
  ['μs', 1],
  ['ms', 1000],
  ['s', 1_000_000],
  ['m', 60_000_000],
  ['h', 3_600_000_000],
]);
const durationUsMax = 366 * 24 * 3_600_000_000;

/** Reads a Go duration (`1m30s`, `500ms`, `1.5h`) as whole microseconds; at most a year. Source: Go's time.ParseDuration. */
export function parseGoDuration(text: string): Parsed<number, 'wrong_type'> {
  if (text === '0') return parsed(0);
  if (text.length === 0 || text.length > 64) return problem('wrong_type');
  let rest = text;
  let total = 0;
  while (rest !== '') {
    const match = /^(\d{1,9})(?:\.(\d{1,9}))?(ns|us|µs|μs|ms|s|m|h)/.exec(rest);
    if (match === null) return problem('wrong_type');
    const unit = unitUs.get(match[3] ?? '') ?? 0;
    const fraction = match[2] ?? '';
    total += Number(match[1]) * unit + (fraction === '' ? 0 : (Number(fraction) * unit) / 10 ** fraction.length);
    rest = rest.slice(match[0].length);
  }
  return total > durationUsMax ? problem('wrong_type') : parsed(Math.round(total));
}
