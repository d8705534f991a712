import { compareBytes } from '@lunettes/base';

/**
 * A dictionary of strings: pairs sorted by key in byte order, each key once. Labels and details come
 * from outside and may be called `__proto__` or `constructor`, so a plain object cannot hold them, and
 * a sorted list has one encoding where a `Map` has as many as there are orders of insertion.
 */
export type Pairs = readonly (readonly [key: string, value: string])[];

export const noPairs: Pairs = [];

/** The last value wins where a key is given twice; `undefined` values are left out. */
export function pairs(...entries: readonly (readonly [string, string | undefined])[]): Pairs {
  const byKey = new Map<string, string>();
  for (const [key, value] of entries) if (value !== undefined) byKey.set(key, value);
  if (byKey.size === 0) return noPairs;
  return [...byKey].sort((a, b) => compareBytes(a[0], b[0]));
}

export function pairOf(of: Pairs, key: string): string | undefined {
  for (const [name, value] of of) if (name === key) return value;
  return undefined;
}
