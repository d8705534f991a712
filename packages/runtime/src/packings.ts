import { Packing } from './packing.ts';

/**
 * The packings of a process: one for entries of all lanes that look alike, so that dictionaries are made once and not for each
 * lane. Which one an entry was packed with is kept with it, by number.
 */
export class Packings {
  readonly #numbers = new Map<string, number>();
  readonly #packings: Packing[] = [];

  /** For entries of one stage whose keys are alike up to the first `|` and whose JSON is about as long. */
  numberFor(stage: string, key: string, length: number): number {
    const like = `${stage} ${length < longFrom ? 'short' : 'long'} ${key.slice(0, Math.max(0, key.indexOf('|')))}`;
    const known = this.#numbers.get(like);
    if (known !== undefined) return known;
    if (this.#packings.length === packingsMax) return packingsMax - 1;
    const number = this.#packings.push(new Packing()) - 1;
    this.#numbers.set(like, number);
    return number;
  }

  /** Of a number that `numberFor` gave. */
  numbered(number: number): Packing {
    const packing = this.#packings[number];
    if (packing === undefined) throw new RangeError(`no packing has the number ${number}`);
    return packing;
  }
}

/** In UTF-16 code units: a Pod that was delivered is below it, one in delivery above. */
const longFrom = 4096;
/** What looks like none of so many is packed with the last one; a segment can tell no more apart. Two stages have some ten kinds. */
const packingsMax = 32;
