import { prefixOf } from './run-buffer.ts';

interface Head {
  readonly records: Iterator<Buffer, void, void>;
  record: Buffer;
  prefix: number;
}

/**
 * Merges sorted runs into one sorted sequence; equal records come out once, and `repeated` hears of
 * each that was left out. A record is valid until the next one is asked for.
 */
export function* mergeRuns(runs: readonly Iterable<Buffer>[], repeated: () => void): Generator<Buffer, void, void> {
  let last = Buffer.alloc(0);
  let lastLength = -1;
  for (const record of merged(runs)) {
    if (record.length === lastLength && record.compare(last, 0, lastLength) === 0) {
      repeated();
      continue;
    }
    if (record.length > last.length) last = Buffer.allocUnsafe(record.length * 2);
    record.copy(last);
    lastLength = record.length;
    yield record;
  }
}

/** A heap of the runs by their next record: the smallest record of all is always at its top. */
function* merged(runs: readonly Iterable<Buffer>[]): Generator<Buffer, void, void> {
  const [only] = runs;
  if (only !== undefined && runs.length === 1) return yield* only;
  const heap: Head[] = [];
  for (const run of runs) {
    const records: Iterator<Buffer, void, void> = run[Symbol.iterator]();
    const first = records.next();
    if (!first.done) heap.push({ records, record: first.value, prefix: prefixOf(first.value) });
  }
  for (let at = (heap.length >>> 1) - 1; at >= 0; at--) sink(heap, at);
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    yield top.record;
    const next = top.records.next();
    if (next.done) {
      const end = heap.pop();
      if (end !== undefined && heap.length > 0) heap[0] = end;
    } else {
      top.record = next.value;
      top.prefix = prefixOf(next.value);
    }
    sink(heap, 0);
  }
}

function sink(heap: Head[], from: number): void {
  const moving = heap[from];
  if (moving === undefined) return;
  let at = from;
  for (;;) {
    let child = 2 * at + 1;
    let lower = heap[child];
    if (lower === undefined) break;
    const right = heap[child + 1];
    if (right !== undefined && compareHeads(right, lower) < 0) {
      child++;
      lower = right;
    }
    if (compareHeads(moving, lower) <= 0) break;
    heap[at] = lower;
    at = child;
  }
  heap[at] = moving;
}

const compareHeads = (a: Head, b: Head): number => a.prefix - b.prefix || a.record.compare(b.record);
