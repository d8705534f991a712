/** What stands before a packed text. */
export interface Head {
  /** Of the key. */
  readonly hash: number;
  /** By number: which packing, below 32, and which of its dictionaries, below 7. */
  readonly packing: number;
  readonly dictionary: number;
  /** Number of the cluster whose watermark must visit the entry, and when (microseconds); undefined takes no room. */
  readonly deadline: { readonly cluster: number; readonly atUs: number } | undefined;
}

/**
 * Bytes in which packed texts stand one after the other, each behind its head. Offsets are in bytes and stay good until the
 * segment is given up; room is only ever taken at the end.
 */
export class PackedSegment {
  readonly number: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #end = 0;
  #live = 0;

  constructor(number: number, bytes: number) {
    this.number = number;
    this.#bytes = new Uint8Array(bytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get bytes(): number {
    return this.#bytes.length;
  }

  /** So much of what is written is dead that it is worth moving the rest. */
  get wasteful(): boolean {
    return this.#live < this.#end * liveShareMin;
  }

  hasRoomFor(span: number): boolean {
    return this.#end + span <= this.#bytes.length;
  }

  /** Where it was written. */
  write({ hash, packing, dictionary, deadline }: Head, text: Uint8Array): number {
    const offset = this.#claim(spanOf(text, deadline));
    const { length } = text;
    const timed = deadline !== undefined;
    const word = Math.min(length, lengthMask) | (packing << packingShift) | (dictionary << dictionaryShift) | (Number(timed) << timedShift);
    this.#view.setUint32(offset, hash, true);
    this.#view.setUint32(offset + wordAt, word, true);
    const textAt = offset + headBytes(length, timed);
    if (timed) {
      this.#view.setUint32(offset + clusterAt, deadline.cluster, true);
      this.#view.setFloat64(offset + deadlineAt, deadline.atUs, true);
    }
    if (length >= lengthMask) this.#view.setUint32(textAt - longBytes, length, true);
    this.#bytes.set(text, textAt);
    return offset;
  }

  /** Writes what another segment has at `offset`, as it is there. */
  writeFrom(other: PackedSegment, offset: number): number {
    const span = other.spanAt(offset);
    const to = this.#claim(span);
    this.#bytes.set(other.#bytes.subarray(offset, offset + span), to);
    return to;
  }

  hashAt(offset: number): number {
    return this.#view.getUint32(offset, true);
  }

  headAt(offset: number): Head {
    const word = this.#wordAt(offset);
    const atUs = isTimed(word) ? this.#view.getFloat64(offset + deadlineAt, true) : Number.NaN;
    return {
      hash: this.hashAt(offset),
      packing: (word >>> packingShift) & packingMask,
      dictionary: (word >>> dictionaryShift) & dictionaryMask,
      deadline: Number.isNaN(atUs) ? undefined : { cluster: this.#view.getUint32(offset + clusterAt, true), atUs },
    };
  }

  textAt(offset: number): Uint8Array {
    const to = offset + this.#endAt(offset);
    return this.#bytes.subarray(to - this.#lengthAt(offset), to);
  }

  /** It has none from now on. */
  dropDeadlineAt(offset: number): void {
    this.#view.setFloat64(offset + deadlineAt, Number.NaN, true);
  }

  dropAt(offset: number): void {
    this.#view.setUint32(offset + wordAt, this.#wordAt(offset) | (dead << dictionaryShift), true);
    this.#live -= this.spanAt(offset);
  }

  *offsetsOfLive(): Generator<number> {
    for (let offset = 0; offset < this.#end; offset += this.spanAt(offset))
      if (((this.#wordAt(offset) >>> dictionaryShift) & dictionaryMask) !== dead) yield offset;
  }

  spanAt(offset: number): number {
    return aligned(this.#endAt(offset));
  }

  #wordAt(offset: number): number {
    return this.#view.getUint32(offset + wordAt, true);
  }

  #lengthAt(offset: number): number {
    const word = this.#wordAt(offset);
    const length = word & lengthMask;
    return length === lengthMask ? this.#view.getUint32(offset + headBytes(length, isTimed(word)) - longBytes, true) : length;
  }

  /** From the head's beginning to the text's end. */
  #endAt(offset: number): number {
    const length = this.#lengthAt(offset);
    return headBytes(length, isTimed(this.#wordAt(offset))) + length;
  }

  #claim(span: number): number {
    const offset = this.#end;
    this.#end += span;
    this.#live += span;
    return offset;
  }
}

/** Bytes that it takes, with its head. */
export const spanOf = ({ length }: Uint8Array, deadline: Head['deadline']): number =>
  aligned(headBytes(length, deadline !== undefined) + length);

/** Heads begin at multiples of it, so that a place of 32 bits reaches 16 GiB. */
export const unitBytes = 4;

const aligned = (length: number): number => Math.ceil(length / unitBytes) * unitBytes;

/** Hash and word; then, where they are needed, the deadline and the length of a text that the word has no room for. */
const headBytes = (length: number, timed: boolean): number => 8 + (timed ? deadlineBytes : 0) + (length < lengthMask ? 0 : longBytes);
const clusterAt = 8;
const deadlineAt = 12;
const deadlineBytes = 12;
const longBytes = 4;

/** The word, from its lowest bit on: length, packing, dictionary, whether there is a deadline. */
const wordAt = 4;
const lengthMask = 2 ** 22 - 1;
const packingShift = 22;
const packingMask = 2 ** 5 - 1;
const dictionaryShift = 27;
const dictionaryMask = 2 ** 3 - 1;
const timedShift = 30;
const isTimed = (word: number): boolean => ((word >>> timedShift) & 1) === 1;
/** In place of the dictionary's number. */
const dead = dictionaryMask;
/** Moving nine to get room for one costs less than packing that one. */
const liveShareMin = 0.9;
