/** A comparator says the whole order: never zero for two things that differ. */
export type Comparator<T> = (a: T, b: T) => number;

/** Position of the first element that does not come before `key`; `list` is sorted by `compare`. */
export function lowerBound<T, K>(list: readonly T[], key: K, compare: (element: T, key: K) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const element = list[middle];
    if (element !== undefined && compare(element, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A sorted copy with `value` in the place of the element that compares equal, or put in where it belongs. */
export function withValue<T>(list: readonly T[], value: T, compare: Comparator<T>): T[] {
  const at = lowerBound(list, value, compare);
  const found = list[at];
  const copy = list.slice();
  copy.splice(at, found !== undefined && compare(found, value) === 0 ? 1 : 0, value);
  return copy;
}
