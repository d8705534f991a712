/**
 * Compares two strings by the bytes of their UTF-8 form. This is the only order used for identities,
 * because it does not depend on locale, engine or Unicode tables, and because Kafka, SQLite,
 * ClickHouse and `sort` under the C locale agree with it.
 *
 * UTF-16 order differs from it in one place: surrogates (U+D800 to U+DFFF) stand for code points
 * above U+FFFF, yet compare below U+E000 to U+FFFF.
 */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return aboveSurrogates(left) - aboveSurrogates(right);
  }
  return a.length - b.length;
}

function aboveSurrogates(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}
