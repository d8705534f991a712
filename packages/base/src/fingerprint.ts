/**
 * A 53-bit fingerprint of a text as base-36 digits: tells whether content changed since it was last
 * emitted. Not for identities: two of a billion texts may collide, and anyone can make two that do.
 */
export function fingerprint(text: string): string {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  const pairs = text.length & ~1;
  for (let i = 0; i < pairs; i += 2) {
    const units = text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16);
    low = Math.imul(low ^ units, 2_654_435_761);
    high = Math.imul(high ^ (units >>> 15) ^ units, 1_597_334_677);
  }
  if (pairs < text.length) low = Math.imul(low ^ text.charCodeAt(pairs) ^ 0x10000, 2_654_435_761);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & high) + (low >>> 0)).toString(36);
}
