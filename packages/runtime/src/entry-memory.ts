import { Packings } from './packings.ts';

/**
 * How many entries of all lanes of a process are kept as objects; the others are packed. A lane is asked to pack the one
 * that it has left alone for longest whenever there is one more. Which entries are packed changes no result.
 */
export class EntryMemory {
  readonly packings = new Packings();
  readonly #max: number;
  readonly #lanes = new Set<UnpackedEntries>();
  #count = 0;

  constructor(max: number = unpackedEntriesMax) {
    this.#max = max;
  }

  /** A lane whose entries count from now on, until it is released. */
  hold(lane: UnpackedEntries): void {
    this.#lanes.add(lane);
    this.#count += lane.unpacked;
  }

  /** The lane is dropped, with all it holds. */
  release(lane: UnpackedEntries): void {
    if (this.#lanes.delete(lane)) this.#count -= lane.unpacked;
  }

  /** `by` entries of a held lane have become objects, or less. Packs what is now too much, in the lanes that have most. */
  changed(by: number): void {
    this.#count += by;
    while (this.#count > this.#max) {
      let most: UnpackedEntries | undefined;
      for (const lane of this.#lanes) if (most === undefined || lane.unpacked > most.unpacked) most = lane;
      if (most === undefined || most.unpacked === 0) return;
      most.packOldest();
      this.#count--;
    }
  }
}

/** What a lane has as objects. */
export interface UnpackedEntries {
  readonly unpacked: number;
  packOldest(): void;
}

/** About 50 MB: an entry of a Pod in delivery takes 13 KB, one of a name 0.4 KB. */
export const unpackedEntriesMax = 8192;
