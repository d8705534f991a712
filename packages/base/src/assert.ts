/** Ends a `switch` over a union: a new member does not compile until it has been decided. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}

/** Throws when what must hold does not; that is a bug of ours and stops the lane. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${what}`);
}
