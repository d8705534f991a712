import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { putTokens, takeTokens } from './text-tokens.ts';

/** A text as bytes, and the number of the dictionary that unpacks it. */
export interface Packed {
  readonly dictionary: number;
  readonly bytes: Uint8Array;
}

/**
 * Packs short texts of JSON that resemble each other, each by itself: what only it has as bytes (`text-tokens.ts`), the rest
 * with DEFLATE (RFC 1951) and a dictionary made of such texts. What takes most room goes into the next dictionary; a new
 * one is made after 64 texts, then each time four times as many have come, so that what was packed with old ones stays
 * readable at the cost of 16 KiB each. Not for bytes that outlive the process.
 */
export class Packing {
  readonly #dictionaries: Uint8Array[] = [];
  #samples: Uint8Array[] = [];
  #sampleBytes = 0;
  #sinceSample = 0;
  #packed = 0;
  #nextTraining = trainedFirstAfter;

  pack(text: string): Packed {
    if (this.#packed++ === this.#nextTraining) this.#train();
    const { form, tokens } = takeTokens(text);
    const number = this.#dictionaries.length;
    const deflated = deflateRawSync(form, { level, memLevel, dictionary: this.#dictionaries[number - 1] });
    this.#sinceSample += deflated.length;
    if (this.#sinceSample >= sampledEachBytes) this.#sample(form);
    return { dictionary: number, bytes: Buffer.concat([lengthOf(tokens), tokens, deflated]) };
  }

  /** Of what `pack` gave; throws for bytes that it did not. */
  unpack({ dictionary, bytes }: Packed): string {
    const short = bytes[0] ?? 0;
    const from = short < longLength ? 1 : 5;
    const to = from + (short < longLength ? short : Buffer.from(bytes.buffer, bytes.byteOffset, from).readUInt32LE(1));
    const form = inflateRawSync(bytes.subarray(to), { dictionary: this.#dictionaries[dictionary - 1] });
    return putTokens({ form, tokens: bytes.subarray(from, to) });
  }

  /** The newest samples, together at least a dictionary. */
  #sample(form: Uint8Array): void {
    this.#sinceSample = 0;
    // A copy: a short Buffer is a piece of a pool of 8 KiB, which it would keep.
    const sample = new Uint8Array(form.subarray(0, sampleBytesMax));
    this.#samples.push(sample);
    this.#sampleBytes += sample.length;
    while (this.#sampleBytes - (this.#samples[0]?.length ?? 0) >= dictionaryBytes) this.#sampleBytes -= this.#samples.shift()?.length ?? 0;
  }

  #train(): void {
    this.#nextTraining *= trainedAgainTimes;
    if (this.#dictionaries.length === dictionariesMax || this.#samples.length === 0) return;
    this.#dictionaries.push(new Uint8Array(Buffer.concat(this.#samples).subarray(-dictionaryBytes)));
  }
}

/** How many bytes of tokens come: one byte, or this one and four more. */
const longLength = 255;

function lengthOf({ length }: Uint8Array): Uint8Array {
  if (length < longLength) return Uint8Array.of(length);
  const head = Buffer.alloc(5, longLength);
  head.writeUInt32LE(length, 1);
  return head;
}

/** Larger ones pack little better and cost time with every text: it is read into the compressor each time. */
const dictionaryBytes = 16 * 1024;
const trainedFirstAfter = 64;
const trainedAgainTimes = 4;
/** After 65,536 texts the last one is made, which stays in use: together 96 KiB for each kind of entries of a process. */
const dictionariesMax = 6;
/** Texts are sampled by the bytes that they pack to, so that a dictionary is made of those that most can be gained with. */
const sampledEachBytes = 2048;
const sampleBytesMax = 12 * 1024;
/** Found by trial on entries of Pods: a higher level gains nothing, a larger memory only costs time to clear. */
const level = 6;
const memLevel = 5;
