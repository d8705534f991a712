/**
 * Where the JSON begins in a line that a log service wrote: `2026-03-01T10:00:05.250Z {...}` in the files of an export
 * task of CloudWatch Logs, with the stream's name in between from `aws logs tail`. 0 when it is no such line.
 */
export function cloudLineStart(line: Buffer): number {
  // A year of this century, before anything longer is looked for.
  if (line[0] !== digitTwo || line[4] !== dash) return 0;
  const match = prefix.exec(line.toString('latin1', 0, prefixBytesMax));
  return match === null ? 0 : match[0].length;
}

const digitTwo = 0x32;
const dash = 0x2d;
/** A time and the name of a log stream, which has at most 512 characters. */
const prefixBytesMax = 600;
const prefix = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\s(?:[\w/.[\]$-]+\s)?(?=\{)/;
