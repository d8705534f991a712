import { lowerBound } from '@lunettes/base';
import type { HistogramBucket } from '../vocabulary/index.ts';

/**
 * OpenTelemetry's exponential histogram with a fixed scale: bucket `i` holds what is above `base^i` and at most
 * `base^(i + 1)`, with `base = 2^(2^-scale)`. The middle of a bucket is within 4.4 % of everything in it. Source: OpenTelemetry
 * specification, metrics data model, "ExponentialHistogram".
 */
const histogramScale = 3;

/** Holds 0 and 1 microsecond: OpenTelemetry's zero bucket, with a threshold of 1. */
export const zeroBucket = -1;

/** Buckets that are not empty, sorted by their index. Counts may be below zero where they take something back. */
export type Buckets = readonly (readonly [index: number, count: number])[];

/** Whole microseconds up to 2^53 - 1. */
const bits = 53;

/** The largest whole number of each bucket. Roots of integers, since what `Math.log2` gives depends on the engine. */
const upperBounds: readonly number[] = Array.from({ length: bits * 2 ** histogramScale }, (_, index) =>
  Number(rootOf(1n << BigInt(index + 1), histogramScale)),
);

/** The 2^`halvings`-th root, rounded down: a root of a root that was rounded down is the same. */
function rootOf(value: bigint, halvings: number): bigint {
  let root = value;
  for (let n = 0; n < halvings; n++) root = squareRoot(root);
  return root;
}

/** Newton's method from above; ends with the largest integer whose square is not above `value`. */
function squareRoot(value: bigint): bigint {
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const better = (guess + value / guess) >> 1n;
    if (better >= guess) return guess;
    guess = better;
  }
}

/** The bucket of a duration of whole microseconds. */
export const bucketOf = (us: number): number => (us <= 1 ? zeroBucket : lowerBound(upperBounds, us, (bound, value) => bound - value));

export function withObservations(buckets: Buckets, index: number, by: number): Buckets {
  const at = lowerBound(buckets, index, ([held], key) => held - key);
  const held = buckets[at]?.[0] === index ? buckets[at] : undefined;
  const count = (held?.[1] ?? 0) + by;
  const copy = buckets.slice();
  copy.splice(at, held === undefined ? 0 : 1, ...(count === 0 ? [] : [[index, count] as const]));
  return copy;
}

/** Both as a record lists them: every bucket that is not empty in one of them. */
export function sideBySide(total: Buckets, delivery: Buckets): readonly HistogramBucket[] {
  const [totals, deliveries] = [new Map(total), new Map(delivery)];
  return [...new Set([...totals.keys(), ...deliveries.keys()])]
    .sort((a, b) => a - b)
    .map((index) => ({ index, total_us_count: totals.get(index) ?? 0, delivery_us_count: deliveries.get(index) ?? 0 }));
}
