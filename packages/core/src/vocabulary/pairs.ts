import { compareBytes, lowerBound } from '@lunettes/base';

/**
 * A dictionary of strings: pairs sorted by key in byte order, each key once. Labels and details come
 * from outside and may be called `__proto__` or `constructor`, so a plain object cannot hold them, and
 * a sorted list has one encoding where a `Map` has as many as there are orders of insertion.
 */
export type Pairs = readonly (readonly [key: string, value: string])[];

export const noPairs: Pairs = [];

/**
 * The last value wins where a key is given twice; `undefined` values are left out. Cheapest when the keys
 * are given in their order, as most callers do.
 */
export function pairs(...entries: readonly (readonly [string, string | undefined])[]): Pairs {
  const given: (readonly [string, string])[] = [];
  for (const entry of entries) {
    if (!isGiven(entry)) continue;
    const last = given[given.length - 1];
    if (last === undefined || compareBytes(last[0], entry[0]) < 0) {
      given.push(entry);
      continue;
    }
    const at = lowerBound(given, entry[0], byKey);
    given.splice(at, given[at]?.[0] === entry[0] ? 1 : 0, entry);
  }
  return given.length === 0 ? noPairs : given;
}

const byKey = ([key]: readonly [string, string], wanted: string): number => compareBytes(key, wanted);

const isGiven = (entry: readonly [string, string | undefined]): entry is readonly [string, string] => entry[1] !== undefined;

export function pairOf(of: Pairs, key: string): string | undefined {
  for (let at = 0; at < of.length; at++) {
    const pair = of[at];
    if (pair !== undefined && pair[0] === key) return pair[1];
  }
  return undefined;
}
