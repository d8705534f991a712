import { parseDurationMs } from '@lunettes/config';
import { eventTimeUsMax, parseEventTime } from '@lunettes/core/vocabulary';
import { UsageError } from './command.ts';

/** What `--since` and `--until` take, for `--help`. */
export const whenForms = 'RFC 3339, or a duration before now such as 30m or 7d';

/** An instant in microseconds as the API takes it. Throws `UsageError` that names the flag. */
export function parseWhen(flag: string, text: string, nowMs: number): string {
  const agoMs = parseDurationMs(text);
  if (agoMs !== undefined && /[a-z]$/.test(text)) return String(Math.max(0, Math.floor((nowMs - agoMs) * 1000)));
  const instant = parseEventTime(text);
  if (instant.ok) return String(instant.value);
  if (/^\d{1,16}$/.test(text) && Number(text) <= eventTimeUsMax) return text;
  throw new UsageError(`${flag} "${text}" is no instant; give ${whenForms}`);
}
