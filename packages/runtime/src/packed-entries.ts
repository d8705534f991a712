import { Packing } from './packing.ts';

/**
 * Entries of one lane that nothing has happened to for a while, in a few hundred bytes each instead of some thousand: no
 * object, string or key of theirs is in the heap. A table by hash of the key points into segments of packed texts; a
 * segment of which a quarter is dead gives what lives to another one. Values are those that JSON carries exactly.
 */
export class PackedEntries {
  /** By kind of entry; a record says with its number which one it was packed with. */
  readonly #packings: Packing[] = [];
  readonly #kinds = new Map<string, number>();
  readonly #segments = new Map<number, Segment>();
  #filling: Segment | undefined;
  /** Numbers of segments that are no more. */
  readonly #freeNumbers: number[] = [];
  #places = new Uint32Array(placesMin);
  /** Places that are not free: a search ends only at one that is. */
  #used = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** What it occupies outside the heap. */
  get bytes(): number {
    let bytes = this.#places.byteLength;
    for (const segment of this.#segments.values()) bytes += segment.bytes.length;
    return bytes;
  }

  /** The key must not be here yet. */
  add(key: string, value: unknown): void {
    const kind = this.#kindOf(key);
    const { dictionary, bytes } = this.#packingOf(kind).pack(JSON.stringify([key, value]));
    const segment = this.#roomFor(headBytes + bytes.length);
    const offset = segment.end;
    const hash = hashOf(key);
    segment.view.setUint32(offset, hash, true);
    segment.view.setUint32(offset + lengthAt, bytes.length, true);
    segment.bytes[offset + kindAt] = kind;
    segment.bytes[offset + dictionaryAt] = dictionary;
    segment.bytes.set(bytes, offset + headBytes);
    this.#size++;
    this.#index(hash, claim(segment, headBytes + bytes.length));
  }

  /** Takes out what was added under this key; undefined when nothing was. */
  take(key: string): { readonly value: unknown } | undefined {
    if (this.#size === 0) return undefined;
    const hash = hashOf(key);
    for (let slot = this.#home(hash); ; slot = this.#next(slot)) {
      const place = this.#places[slot] ?? placeFree;
      if (place === placeFree) return undefined;
      if (place === placeGone || this.#hashAt(place) !== hash) continue;
      const { segment, offset } = this.#locate(place);
      const [held, value] = this.#read(segment, offset);
      if (held !== key) continue;
      this.#places[slot] = placeGone;
      this.#size--;
      segment.bytes[offset + dictionaryAt] = dead;
      segment.live -= spanOf(segment, offset);
      if (segment !== this.#filling && segment.live < segment.end * liveShareMin) this.#clear(segment);
      return { value };
    }
  }

  /** All that is here, in no particular order. Nothing may be added or taken meanwhile. */
  *entries(): Generator<readonly [string, unknown]> {
    for (const segment of this.#segments.values()) for (const offset of offsetsOfLive(segment)) yield this.#read(segment, offset);
  }

  #read(segment: Segment, offset: number): readonly [string, unknown] {
    const from = offset + headBytes;
    const bytes = segment.bytes.subarray(from, from + segment.view.getUint32(offset + lengthAt, true));
    const packing = this.#packingOf(segment.bytes[offset + kindAt] ?? 0);
    return JSON.parse(packing.unpack({ dictionary: segment.bytes[offset + dictionaryAt] ?? 0, bytes })) as [string, unknown];
  }

  /** What stands in the key before the first `|`: entries that begin alike look alike. */
  #kindOf(key: string): number {
    const name = key.slice(0, Math.max(0, key.indexOf('|')));
    const known = this.#kinds.get(name);
    if (known !== undefined) return known;
    const number = Math.min(this.#kinds.size, kindsMax - 1);
    if (this.#kinds.size < kindsMax) this.#kinds.set(name, number);
    return number;
  }

  #packingOf(kind: number): Packing {
    this.#packings[kind] ??= new Packing();
    return this.#packings[kind];
  }

  #roomFor(length: number): Segment {
    const filling = this.#filling;
    if (filling !== undefined && filling.end + length <= filling.bytes.length) return filling;
    const bytes = new Uint8Array(Math.max(segmentBytes, aligned(length)));
    const number = this.#freeNumbers.pop() ?? this.#segments.size;
    const segment = { number, bytes, view: new DataView(bytes.buffer), end: 0, live: 0 };
    this.#segments.set(number, segment);
    this.#filling = segment;
    if (filling === undefined || filling.live >= filling.end * liveShareMin) return segment;
    this.#clear(filling);
    return this.#roomFor(length);
  }

  /** Moves what lives in `segment` to where is room, and forgets it. */
  #clear(segment: Segment): void {
    for (const offset of offsetsOfLive(segment)) {
      const span = spanOf(segment, offset);
      const hash = segment.view.getUint32(offset, true);
      const to = this.#roomFor(span);
      to.bytes.set(segment.bytes.subarray(offset, offset + span), to.end);
      let slot = this.#home(hash);
      for (const before = placeOf(segment, offset); this.#places[slot] !== before; ) slot = this.#next(slot);
      this.#places[slot] = claim(to, span);
    }
    this.#segments.delete(segment.number);
    this.#freeNumbers.push(segment.number);
  }

  #index(hash: number, place: number): void {
    if ((this.#used + 1) * 4 > this.#places.length * 3) this.#rebuild();
    let slot = this.#home(hash);
    while ((this.#places[slot] ?? placeFree) > placeGone) slot = this.#next(slot);
    if (this.#places[slot] === placeFree) this.#used++;
    this.#places[slot] = place;
  }

  #rebuild(): void {
    const before = this.#places;
    let length = placesMin;
    while (length < this.#size * 2) length *= 2;
    this.#places = new Uint32Array(length);
    this.#used = 0;
    for (const place of before) if (place > placeGone) this.#index(this.#hashAt(place), place);
  }

  #home(hash: number): number {
    return hash & (this.#places.length - 1);
  }

  #next(slot: number): number {
    return (slot + 1) & (this.#places.length - 1);
  }

  #hashAt(place: number): number {
    const { segment, offset } = this.#locate(place);
    return segment.view.getUint32(offset, true);
  }

  #locate(place: number): { readonly segment: Segment; readonly offset: number } {
    const unit = place - firstPlace;
    const segment = this.#segments.get(Math.floor(unit / unitsPerSegment));
    if (segment === undefined) throw new RangeError(`place ${place} is in no segment`);
    return { segment, offset: (unit % unitsPerSegment) * unitBytes };
  }
}

/** Packed texts one after the other, each behind a head of hash, length, kind and dictionary. */
interface Segment {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where the next one goes. */
  end: number;
  /** Bytes up to `end` that are not dead. */
  live: number;
}

const segmentBytes = 256 * 1024;
/** Records begin at multiples of it, so that 32 bits of a place reach 32 GiB. */
const unitBytes = 8;
const unitsPerSegment = segmentBytes / unitBytes;
const lengthAt = 4;
const kindAt = 8;
const dictionaryAt = 9;
const headBytes = 10;
/** Further kinds share the last packing. */
const kindsMax = 16;
/** In place of the dictionary's number. */
const dead = 255;
const liveShareMin = 0.75;

const placesMin = 64;
const placeFree = 0;
const placeGone = 1;
const firstPlace = 2;

const aligned = (length: number): number => Math.ceil(length / unitBytes) * unitBytes;
const placeOf = (segment: Segment, offset: number): number => segment.number * unitsPerSegment + offset / unitBytes + firstPlace;
const spanOf = (segment: Segment, offset: number): number => aligned(headBytes + segment.view.getUint32(offset + lengthAt, true));

/** The place of a record of `length` bytes that was written at the end. */
function claim(segment: Segment, length: number): number {
  const place = placeOf(segment, segment.end);
  segment.end += aligned(length);
  segment.live += aligned(length);
  return place;
}

function* offsetsOfLive(segment: Segment): Generator<number> {
  for (let offset = 0; offset < segment.end; offset += spanOf(segment, offset))
    if (segment.bytes[offset + dictionaryAt] !== dead) yield offset;
}

/** FNV-1a over UTF-16 code units, mixed so that the low bits depend on all of them. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  hash ^= hash >>> 16;
  return Math.imul(hash, 0x45d9f3b) >>> 0;
}
