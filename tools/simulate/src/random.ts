/**
 * The only source of chance in the simulator: a small counter-mixed generator (sfc32), so that the same seed
 * gives the same bytes on every machine.
 */
export interface Random {
  /** A whole number in [0, bound). */
  below(bound: number): number;
  /** A whole number in [low, high]. */
  between(low: number, high: number): number;
  /** A duration near `typicalUs`: mostly 0.6 to 1.4 of it, one time in twenty up to four times as long. */
  around(typicalUs: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** `length` hexadecimal digits; `length` must be a multiple of 8. */
  hex(length: number): string;
  /** A version 4 UUID. */
  uuid(): string;
  /** A suffix such as the API server gives to generated names: no vowels, nothing that reads as a word. */
  suffix(length: number): string;
}

export function createRandom(seed: number): Random {
  const draw = sfc32(seed);
  const below = (bound: number): number => Math.floor((draw() / 2 ** 32) * bound);
  const between = (low: number, high: number): number => low + below(high - low + 1);
  const word = (): string => {
    const bits = draw();
    return BYTE_PAIRS[bits >>> 16] + (BYTE_PAIRS[bits & 0xffff] ?? '');
  };

  return {
    below,
    between,
    around: (typicalUs) => {
      const share = below(20) === 0 ? between(1400, 4000) : between(600, 1400);
      return Math.floor((typicalUs * share) / 1000);
    },
    chance: (probability) => draw() / 2 ** 32 < probability,
    pick: (list) => {
      const chosen = list[below(list.length)];
      if (chosen === undefined) throw new Error('Cannot pick from an empty list.');
      return chosen;
    },
    hex: (length) => {
      let text = '';
      for (let done = 0; done < length; done += 8) text += word();
      return text;
    },
    uuid: () => {
      const middle = word();
      const variant = word();
      return `${word()}-${middle.slice(0, 4)}-4${middle.slice(5)}-${VARIANTS[variant.charCodeAt(0) & 3]}${variant.slice(1, 4)}-${variant.slice(4)}${word()}`;
    },
    suffix: (length) => {
      let text = '';
      for (let done = 0; done < length; done += 1) text += SUFFIX_ALPHABET[below(SUFFIX_ALPHABET.length)];
      return text;
    },
  };
}

const SUFFIX_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const VARIANTS = '89ab';
const BYTE_PAIRS: readonly string[] = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'));

function sfc32(seed: number): () => number {
  let a = 0x9e3779b9;
  let b = seed | 0;
  let c = Math.floor(seed / 2 ** 32) | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  // The first values still resemble the seed.
  for (let warm = 0; warm < 12; warm += 1) next();
  return next;
}
