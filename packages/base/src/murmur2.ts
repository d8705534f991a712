/** The partition that Kafka's default partitioner gives to `key` among `partitions`. */
export const partitionOf = (key: Uint8Array | string, partitions: number): number => murmur2(key) % partitions;

/**
 * MurmurHash2 with the seed and the quirks of Kafka's default partitioner, as an unsigned 31-bit number:
 * the lane of a record must come out the same whether we choose it or a Kafka client does. Text is hashed
 * in its UTF-8 form.
 */
export function murmur2(key: Uint8Array | string): number {
  const bytes = typeof key === 'string' ? utf8Bytes(key) : key;
  const length = bytes.length;
  const mix = 0x5bd1e995;
  let hash = 0x9747b28c ^ length;
  const words = length >>> 2;
  for (let word = 0; word < words; word++) {
    const at = word * 4;
    let value = byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8) | (byteAt(bytes, at + 2) << 16) | (byteAt(bytes, at + 3) << 24);
    value = Math.imul(value, mix);
    value ^= value >>> 24;
    value = Math.imul(value, mix);
    hash = Math.imul(hash, mix) ^ value;
  }
  const tail = words * 4;
  const rest = length - tail;
  if (rest === 3) hash ^= byteAt(bytes, tail + 2) << 16;
  if (rest >= 2) hash ^= byteAt(bytes, tail + 1) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ byteAt(bytes, tail), mix);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, mix);
  hash ^= hash >>> 15;
  return hash & 0x7fffffff;
}

const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;

/** The UTF-8 form of `text`; a lone surrogate becomes U+FFFD, as every encoder writes it. Own code, because `TextEncoder` is no part of the language. */
export function utf8Bytes(text: string): Uint8Array {
  const out = new Uint8Array(text.length * 3);
  let length = 0;
  for (const character of text) {
    const raw = character.codePointAt(0) ?? 0xfffd;
    const point = raw >= 0xd800 && raw < 0xe000 ? 0xfffd : raw;
    if (point < 0x80) out[length++] = point;
    else if (point < 0x800) {
      out[length++] = 0xc0 | (point >> 6);
      out[length++] = 0x80 | (point & 63);
    } else if (point < 0x10000) {
      out[length++] = 0xe0 | (point >> 12);
      out[length++] = 0x80 | ((point >> 6) & 63);
      out[length++] = 0x80 | (point & 63);
    } else {
      out[length++] = 0xf0 | (point >> 18);
      out[length++] = 0x80 | ((point >> 12) & 63);
      out[length++] = 0x80 | ((point >> 6) & 63);
      out[length++] = 0x80 | (point & 63);
    }
  }
  return out.slice(0, length);
}
