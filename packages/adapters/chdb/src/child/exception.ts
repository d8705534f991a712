/** A failure in the words of the ClickHouse HTTP interface, from which clients read code and type. */
export interface ClickHouseException {
  readonly code: number;
  readonly httpStatus: number;
  readonly text: string;
}

/** An error of our own in the engine's form. */
export function rejected(code: number, type: string, what: string): Error {
  return new Error(`Code: ${code}. DB::Exception: ${what}. (${type})`);
}

/** Reads the code out of what the engine or `rejected` threw; what has none is code 1002 (unknown exception). */
export function exceptionOf(error: unknown): ClickHouseException {
  const message = error instanceof Error ? error.message : String(error);
  const start = message.indexOf('Code: ');
  const code = Number(/^Code: (\d+)/.exec(message.slice(Math.max(start, 0)))?.[1] ?? 1002);
  return {
    code,
    httpStatus: httpStatuses.get(code) ?? 500,
    text: start < 0 ? `Code: 1002. DB::Exception: ${message}` : message.slice(start),
  };
}

/** The statuses that a ClickHouse server gives; everything else is 500. */
const httpStatuses: ReadonlyMap<number, number> = new Map([
  [6, 400], // cannot parse text
  [16, 404], // no such column in table
  [27, 400], // cannot parse input
  [36, 400], // bad arguments
  [47, 404], // unknown identifier
  [53, 400], // type mismatch
  [60, 404], // unknown table
  [62, 400], // syntax error
  [81, 404], // unknown database
  [89, 400], // unknown compression
  [115, 404], // unknown setting
  [117, 400], // incorrect data
  [159, 408], // timeout
  [164, 403], // readonly
  [202, 503], // too many queries
  [307, 413], // too many bytes
  [344, 501], // support is disabled
  [497, 403], // access denied
  [516, 403], // authentication failed
]);
