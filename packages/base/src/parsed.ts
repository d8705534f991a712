/** The answer of every parser: bad input is a value, never an exception. */
export type Parsed<T, Problem = string> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export const parsed = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const problem = <P>(what: P): { readonly ok: false; readonly problem: P } => ({ ok: false, problem: what });
