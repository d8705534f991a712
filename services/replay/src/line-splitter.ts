/** One line without its line break; `whole` is false when it was cut at the bound and the rest dropped. */
export interface Line {
  readonly bytes: Buffer;
  /** Counted from 1. */
  readonly number: number;
  /** Position of its first byte in the (uncompressed) input. */
  readonly byteOffset: number;
  readonly whole: boolean;
}

export interface LineSplitter {
  push(chunk: Buffer): void;
  end(): void;
}

/** How long one line may be. */
export interface LineBounds {
  /** At least `headBytes`, so that a head is always complete where the bound is decided. */
  readonly bytesMax: number;
  /** The bound of a line that begins like this, asked once a line is longer than `bytesMax`. */
  readonly bytesMaxOf: (head: Buffer) => number;
}

/** What a bound is decided on, and what is kept of a line above it, for the sample in its rejection. */
const headBytes = 1024;

/**
 * Cuts a stream of bytes at line feeds, whatever the chunks are. A line above its bound is passed on cut
 * to its head while the rest is skipped, so memory stays at the bound and one chunk. A last line without
 * a line feed is a line too.
 */
export function createLineSplitter({ bytesMax, bytesMaxOf }: LineBounds, take: (line: Line) => void): LineSplitter {
  let held: Buffer[] = [];
  let heldBytes = 0;
  /** Bytes of the current line that were dropped because it is over its bound. */
  let dropped = 0;
  let number = 1;
  let byteOffset = 0;

  const hold = (piece: Buffer): void => {
    if (dropped > 0) {
      dropped += piece.length;
      return;
    }
    held.push(piece);
    heldBytes += piece.length;
    if (heldBytes <= bytesMax) return;
    const head = headOf(held);
    if (heldBytes <= bytesMaxOf(head)) return;
    held = [Buffer.from(head)];
    dropped = heldBytes - head.length;
    heldBytes = head.length;
  };

  const finish = (): void => {
    const [first] = held;
    const bytes = first !== undefined && held.length === 1 ? first : Buffer.concat(held, heldBytes);
    take({ bytes, number, byteOffset, whole: dropped === 0 });
    byteOffset += heldBytes + dropped + 1;
    number++;
    held = [];
    heldBytes = 0;
    dropped = 0;
  };

  return {
    push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, from)) {
        hold(chunk.subarray(from, at));
        finish();
        from = at + 1;
      }
      if (from < chunk.length) hold(chunk.subarray(from));
    },
    end() {
      if (heldBytes + dropped > 0) finish();
    },
  };
}

const lineFeed = 0x0a;

/** The first `headBytes` of the pieces, or all they have. */
export function headOf(pieces: readonly Buffer[]): Buffer {
  const [first] = pieces;
  if (first !== undefined && first.length >= headBytes) return first.subarray(0, headBytes);
  const needed: Buffer[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    if (bytes >= headBytes) break;
    needed.push(piece);
    bytes += piece.length;
  }
  return Buffer.concat(needed, Math.min(bytes, headBytes));
}
