/** One thing that lies in an export of a cloud's log service. */
export type Enclosed =
  /** An audit event in the shape of `audit.k8s.io`, or an object of the API. */
  | { readonly kind: 'record'; readonly within: string; readonly record: unknown; readonly fieldOf: FieldOf }
  /** A log line of something else: other components log into the same groups. */
  | { readonly kind: 'other' }
  /** What should be an event and cannot be read. `field` is the path within the document. */
  | { readonly kind: 'broken'; readonly field: string; readonly message: string };

/** Where a field of the record lies in the export; most clouds keep the names. */
export type FieldOf = (field: string) => string;

/** Lines of one export; more are not looked at, because half a list would be taken for a whole one. */
const linesMax = 16_384;

export type Members = { readonly [key: string]: unknown };

export const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const unchanged: FieldOf = (field) => field;

export const broken = (field: string, message: string): Enclosed => ({ kind: 'broken', field, message });

/** Each line of a list through `open`; the list itself is broken when it is too long or a line is no object. */
export function linesAt(document: Members, key: string, open: (line: Members, within: string) => Enclosed): readonly Enclosed[] {
  const lines = document[key];
  if (!Array.isArray(lines)) return [broken(key, 'this should be a list of log lines')];
  if (lines.length > linesMax) return [broken(key, `this list has more than ${linesMax} lines; export it in smaller parts`)];
  return lines.map((line: unknown, index) => {
    const within = `${key}[${index}]`;
    return isMembers(line) ? open(line, within) : broken(within, 'this log line is no object');
  });
}
