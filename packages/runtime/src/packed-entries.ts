import type { Deadline } from '@lunettes/core/vocabulary';
import { DistantDeadlines } from './distant-deadlines.ts';
import { type Head, PackedSegment, spanOf, unitBytes } from './packed-segment.ts';
import type { Packings } from './packings.ts';

/**
 * Entries of one lane that nothing has happened to for a while, in a few hundred bytes each instead of some thousand: no
 * object, string or key of theirs is in the heap, nor their deadlines. A table by hash of the key points into segments of packed
 * texts; a segment of which much is dead gives what lives to another one. Values are those that JSON carries exactly.
 */
export class PackedEntries {
  readonly #stage: string;
  readonly #packings: Packings;
  readonly #clusters: Cluster[] = [];
  readonly #clusterNumbers = new Map<string, number>();
  readonly #segments = new Map<number, PackedSegment>();
  #filling: PackedSegment | undefined;
  /** Numbers of segments that are no more. */
  readonly #freeNumbers: number[] = [];
  #places = new Uint32Array(placesMin);
  /** Places that are not free: a search ends only at one that is. */
  #used = 0;
  #size = 0;
  /** Deadlines that entries here have, and elements of `DistantDeadlines` that no entry has any more. */
  #current = 0;
  #outdated = 0;

  /** Of the lane of a stage; `packings` are those of the process. */
  constructor(stage: string, packings: Packings) {
    this.#stage = stage;
    this.#packings = packings;
  }

  get size(): number {
    return this.#size;
  }

  /** What it occupies outside the heap, without dictionaries and deadlines. */
  get bytes(): number {
    let bytes = this.#places.byteLength;
    for (const segment of this.#segments.values()) bytes += segment.bytes;
    return bytes;
  }

  /** The key must not be here yet. */
  add(key: string, value: unknown, deadline?: Deadline): void {
    const text = JSON.stringify([key, value]);
    const packing = this.#packings.numberFor(this.#stage, key, text.length);
    const { dictionary, bytes } = this.#packings.numbered(packing).pack(text);
    const hash = hashOf(key);
    const head: Head = { hash, packing, dictionary, deadline: this.#deadlineOf(deadline) };
    const segment = this.#roomFor(spanOf(bytes, head.deadline));
    this.#size++;
    this.#index(hash, placeOf(segment, segment.write(head, bytes)));
    this.#watch(head);
    if (deadline !== undefined) this.#current++;
  }

  /** Takes out what was added under this key, with its deadline unless `takeDue` gave it; undefined when nothing was. */
  take(key: string): Taken | undefined {
    if (this.#size === 0) return undefined;
    for (const slot of this.#slotsOf(hashOf(key))) {
      const { segment, offset } = this.#locate(this.#places[slot] as number);
      const [held, value] = this.#read(segment, offset);
      if (held !== key) continue;
      const { deadline } = segment.headAt(offset);
      this.#places[slot] = placeGone;
      this.#size--;
      segment.dropAt(offset);
      if (segment !== this.#filling && segment.wasteful) this.#clear(segment);
      if (deadline === undefined) return { value, deadline };
      this.#current--;
      if (++this.#outdated > this.#current / 2 + outdatedSlack) this.#forgetOutdated();
      return { value, deadline: { cluster: this.#clusters[deadline.cluster]?.name as string, atUs: deadline.atUs } };
    }
    return undefined;
  }

  /**
   * Takes the deadlines of `cluster` up to `upToUs` off their entries, which stay: the soonest `max`, and those at the same
   * time as the last of them. Whoever takes them keeps them from now on.
   */
  takeDue(cluster: string, upToUs: number, max: number): readonly (readonly [string, Deadline])[] {
    const number = this.#clusterNumbers.get(cluster);
    const deadlines = number === undefined ? undefined : this.#clusters[number]?.deadlines;
    const due: (readonly [string, Deadline])[] = [];
    let last = Number.NaN;
    while (deadlines !== undefined && deadlines.atUs <= upToUs && (due.length < max || deadlines.atUs === last)) {
      const { atUs, hash } = deadlines;
      deadlines.pop();
      const found = this.#dueAt(hash, number as number, atUs);
      if (found === undefined) {
        this.#outdated--;
        continue;
      }
      found.segment.dropDeadlineAt(found.offset);
      this.#current--;
      last = atUs;
      due.push([this.#read(found.segment, found.offset)[0], { cluster, atUs }]);
    }
    return due;
  }

  #dueAt(hash: number, cluster: number, atUs: number): Located | undefined {
    for (const slot of this.#slotsOf(hash)) {
      const located = this.#locate(this.#places[slot] as number);
      const { deadline } = located.segment.headAt(located.offset);
      if (deadline?.cluster === cluster && deadline.atUs === atUs) return located;
    }
    return undefined;
  }

  /** All that is here, in no particular order. Nothing may be added or taken meanwhile. */
  *entries(): Generator<readonly [string, unknown]> {
    for (const segment of this.#segments.values()) for (const offset of segment.offsetsOfLive()) yield this.#read(segment, offset);
  }

  #read(segment: PackedSegment, offset: number): readonly [string, unknown] {
    const { packing, dictionary } = segment.headAt(offset);
    return JSON.parse(this.#packings.numbered(packing).unpack({ dictionary, bytes: segment.textAt(offset) })) as [string, unknown];
  }

  /** What a head says about when the entry is due. */
  #deadlineOf(deadline: Deadline | undefined): Head['deadline'] {
    if (deadline === undefined) return undefined;
    const { cluster: name, atUs } = deadline;
    const known = this.#clusterNumbers.get(name);
    if (known !== undefined) return { cluster: known, atUs };
    const cluster = this.#clusters.push({ name, deadlines: new DistantDeadlines() }) - 1;
    this.#clusterNumbers.set(name, cluster);
    return { cluster, atUs };
  }

  #watch({ hash, deadline }: Head): void {
    if (deadline !== undefined) this.#clusters[deadline.cluster]?.deadlines.push(deadline.atUs, hash);
  }

  /** Deadlines of entries that are no longer here outnumber half of the others: all are gathered anew. */
  #forgetOutdated(): void {
    for (const cluster of this.#clusters) cluster.deadlines = new DistantDeadlines();
    this.#outdated = 0;
    for (const segment of this.#segments.values()) for (const offset of segment.offsetsOfLive()) this.#watch(segment.headAt(offset));
  }

  #roomFor(span: number): PackedSegment {
    const filling = this.#filling;
    if (filling?.hasRoomFor(span) === true) return filling;
    const segment = new PackedSegment(this.#freeNumbers.pop() ?? this.#segments.size, Math.max(segmentBytes, span));
    this.#segments.set(segment.number, segment);
    this.#filling = segment;
    if (filling?.wasteful !== true) return segment;
    this.#clear(filling);
    return this.#roomFor(span);
  }

  /** Moves what lives in `segment` to where is room, and forgets it. */
  #clear(segment: PackedSegment): void {
    for (const offset of segment.offsetsOfLive()) {
      const to = this.#roomFor(segment.spanAt(offset));
      const before = placeOf(segment, offset);
      for (const slot of this.#slotsOf(segment.hashAt(offset)))
        if (this.#places[slot] === before) {
          this.#places[slot] = placeOf(to, to.writeFrom(segment, offset));
          break;
        }
    }
    this.#segments.delete(segment.number);
    this.#freeNumbers.push(segment.number);
  }

  #index(hash: number, place: number): void {
    if ((this.#used + 1) * 4 > this.#places.length * 3) this.#rebuild();
    let slot = hash & (this.#places.length - 1);
    while ((this.#places[slot] as number) > placeGone) slot = this.#next(slot);
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

  /** Where entries are whose key has this hash. */
  *#slotsOf(hash: number): Generator<number> {
    for (let slot = hash & (this.#places.length - 1); ; slot = this.#next(slot)) {
      const place = this.#places[slot] as number;
      if (place === placeFree) return;
      if (place !== placeGone && this.#hashAt(place) === hash) yield slot;
    }
  }

  #next(slot: number): number {
    return (slot + 1) & (this.#places.length - 1);
  }

  #hashAt(place: number): number {
    const { segment, offset } = this.#locate(place);
    return segment.hashAt(offset);
  }

  #locate(place: number): Located {
    const unit = place - firstPlace;
    const segment = this.#segments.get(Math.floor(unit / unitsPerSegment));
    if (segment === undefined) throw new RangeError(`place ${place} is in no segment`);
    return { segment, offset: (unit % unitsPerSegment) * unitBytes };
  }
}

/** What was packed; its deadline unless that was taken before it. */
export interface Taken {
  readonly value: unknown;
  readonly deadline: Deadline | undefined;
}

interface Located {
  readonly segment: PackedSegment;
  readonly offset: number;
}

interface Cluster {
  readonly name: string;
  deadlines: DistantDeadlines;
}

/** Each lane of a stage has one that is half empty. */
const segmentBytes = 64 * 1024;
const unitsPerSegment = segmentBytes / unitBytes;
/** So many outdated deadlines beyond half of the others may wait before they are forgotten. */
const outdatedSlack = 1024;

const placesMin = 64;
const placeFree = 0;
const placeGone = 1;
const firstPlace = 2;

const placeOf = (segment: PackedSegment, offset: number): number => segment.number * unitsPerSegment + offset / unitBytes + firstPlace;

/** FNV-1a over UTF-16 code units, mixed so that the low bits depend on all of them. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  hash ^= hash >>> 16;
  return Math.imul(hash, 0x45d9f3b) >>> 0;
}
