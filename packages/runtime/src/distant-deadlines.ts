/**
 * Deadlines of packed entries of one cluster, soonest first: a binary heap in two arrays of numbers, twelve bytes for each
 * instead of some two hundred. It knows hashes of keys; whether an element still holds is for its owner to see.
 */
export class DistantDeadlines {
  #atUs = new Float64Array(capacityMin);
  #hash = new Uint32Array(capacityMin);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Of the soonest; infinity when there is none. */
  get atUs(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#atUs[0] as number);
  }

  /** Of the soonest; there must be one. */
  get hash(): number {
    return this.#hash[0] as number;
  }

  push(atUs: number, hash: number): void {
    if (this.#size === this.#atUs.length) this.#resize(2 * this.#size);
    let at = this.#size++;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if ((this.#atUs[above] as number) <= atUs) break;
      this.#move(above, at);
      at = above;
    }
    this.#put(at, atUs, hash);
  }

  /** Takes out the soonest. */
  pop(): void {
    const size = --this.#size;
    const atUs = this.#atUs[size] as number;
    let at = 0;
    for (let below = 1; below < size; below = 2 * at + 1) {
      if (below + 1 < size && (this.#atUs[below + 1] as number) < (this.#atUs[below] as number)) below++;
      if ((this.#atUs[below] as number) >= atUs) break;
      this.#move(below, at);
      at = below;
    }
    this.#put(at, atUs, this.#hash[size] as number);
    if (size < this.#atUs.length / 4 && size >= capacityMin) this.#resize(2 * size);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#atUs[from] as number, this.#hash[from] as number);
  }

  #put(at: number, atUs: number, hash: number): void {
    this.#atUs[at] = atUs;
    this.#hash[at] = hash;
  }

  #resize(capacity: number): void {
    const [atUs, hash] = [this.#atUs, this.#hash];
    this.#atUs = new Float64Array(capacity);
    this.#hash = new Uint32Array(capacity);
    this.#atUs.set(atUs.subarray(0, this.#size));
    this.#hash.set(hash.subarray(0, this.#size));
  }
}

const capacityMin = 16;
