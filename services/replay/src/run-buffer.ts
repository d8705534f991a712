/**
 * Records of one sorted run while it is being collected: their bytes lie end to end in one block of
 * memory, so that a hundred thousand small records cost no hundred thousand objects.
 */
export interface RunBuffer {
  /** Copies the record; `false` when it no longer fits, unless the buffer is empty, which takes any size. */
  add(record: Uint8Array): boolean;
  readonly count: number;
  /** The records in byte order, repeats included; each view is valid until the next `clear` or `add`. */
  sorted(): Generator<Buffer, void, void>;
  clear(): void;
  /** Clears, and gives the memory back. */
  release(): void;
}

const firstBlockBytes = 1 << 20;

/** `bytesMax` bounds the block of bytes; order and prefixes cost about 30 bytes a record on top of it. */
export function createRunBuffer(bytesMax: number): RunBuffer {
  let block = Buffer.alloc(0);
  let used = 0;
  let ends: number[] = [];
  let prefixes: number[] = [];

  const startOf = (index: number): number => (index === 0 ? 0 : (ends[index - 1] ?? 0));

  function compare(a: number, b: number): number {
    const byPrefix = (prefixes[a] ?? 0) - (prefixes[b] ?? 0);
    if (byPrefix !== 0) return byPrefix;
    return block.compare(block, startOf(b), ends[b], startOf(a), ends[a]);
  }

  const clear = (): void => {
    used = 0;
    ends = [];
    prefixes = [];
    if (block.length > bytesMax) block = Buffer.alloc(0);
  };

  return {
    add(record) {
      const needed = used + record.length;
      if (needed > bytesMax && used > 0) return false;
      if (needed > block.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(needed, Math.min(bytesMax, Math.max(firstBlockBytes, block.length * 2))));
        block.copy(larger, 0, 0, used);
        block = larger;
      }
      block.set(record, used);
      used = needed;
      ends.push(used);
      prefixes.push(prefixOf(record));
      return true;
    },
    get count() {
      return ends.length;
    },
    *sorted() {
      const order = Uint32Array.from(ends.keys()).sort(compare);
      for (const index of order) yield block.subarray(startOf(index), ends[index]);
    },
    clear,
    release() {
      clear();
      block = Buffer.alloc(0);
    },
  };
}

/** The first 53 bits as a number: compares as the bytes do, and settles most comparisons without looking at them. */
export function prefixOf(record: Uint8Array): number {
  let prefix = 0;
  for (let i = 0; i < 6; i++) prefix = prefix * 256 + (record[i] ?? 0);
  return prefix * 32 + ((record[6] ?? 0) >>> 3);
}
