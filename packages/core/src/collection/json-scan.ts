/**
 * Finds places in JSON text without building values: enough to walk the members of an object and to
 * step over those that nobody asks for. It does not validate what it steps over. All functions give a
 * position, or -1 where the text ends too early or is not what it should be.
 */
export type Bytes = Uint8Array;

const quote = 0x22;
const openBrace = 0x7b;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const comma = 0x2c;
const backslash = 0x5c;
const closeBrace = 0x7d;
const colon = 0x3a;

/** The first position at or after `at` that is not white space. */
export function skipSpace(bytes: Bytes, at: number, end: number): number {
  while (at < end) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    at++;
  }
  return at;
}

/** One past the closing quote of the string that opens at `at`. */
function skipString(bytes: Bytes, at: number, end: number): number {
  for (at++; at < end; at++) {
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte === backslash) at++;
  }
  return -1;
}

/** One past the value that begins at `at`. Nesting is counted, not recursed into, so depth costs nothing. */
export function skipValue(bytes: Bytes, at: number, end: number): number {
  if (at >= end) return -1;
  const first = bytes[at];
  if (first === quote) return skipString(bytes, at, end);
  if (first !== openBrace && first !== openBracket) return skipScalar(bytes, at, end);
  let depth = 0;
  while (at < end) {
    const byte = bytes[at];
    if (byte === quote) {
      at = skipString(bytes, at, end);
      if (at < 0) return -1;
      continue;
    }
    if (byte === openBrace || byte === openBracket) depth++;
    else if (byte === closeBrace || byte === closeBracket) {
      depth--;
      if (depth === 0) return at + 1;
    }
    at++;
  }
  return -1;
}

/** Calls `member` for each member of the object that opens at `at`; gives one past its end. `member` may stop the walk with false. */
export function walkObject(
  bytes: Bytes,
  at: number,
  end: number,
  member: (keyFrom: number, keyTo: number, valueFrom: number, valueTo: number) => boolean,
): number {
  if (at >= end || bytes[at] !== openBrace) return -1;
  at = skipSpace(bytes, at + 1, end);
  if (at < end && bytes[at] === closeBrace) return at + 1;
  while (at < end) {
    if (bytes[at] !== quote) return -1;
    const keyFrom = at + 1;
    at = skipString(bytes, at, end);
    if (at < 0) return -1;
    const keyTo = at - 1;
    at = skipSpace(bytes, at, end);
    if (at >= end || bytes[at] !== colon) return -1;
    const valueFrom = skipSpace(bytes, at + 1, end);
    at = skipValue(bytes, valueFrom, end);
    if (at < 0 || at === valueFrom) return -1;
    if (!member(keyFrom, keyTo, valueFrom, at)) return at;
    at = skipSpace(bytes, at, end);
    const after = at < end ? bytes[at] : undefined;
    if (after === closeBrace) return at + 1;
    if (after !== comma) return -1;
    at = skipSpace(bytes, at + 1, end);
  }
  return -1;
}

/** Whether `bytes[from..to)` is the ASCII text `word`. */
export function isWord(bytes: Bytes, from: number, to: number, word: string): boolean {
  if (to - from !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[from + i] !== word.charCodeAt(i)) return false;
  return true;
}

/** Characters of a string that is read here; identifiers and times are far below it. */
const shortTextMax = 2048;

/**
 * The string value at `from`, when it is short, printable ASCII, with no escapes but those of Go's encoder
 * for `&`, `<` and `>`; otherwise undefined.
 */
export function shortText(bytes: Bytes, from: number, to: number): string | undefined {
  if (bytes[from] !== quote || to - from - 2 > shortTextMax) return undefined;
  let text = '';
  for (let at = from + 1; at < to - 1; at++) {
    let byte = bytes[at] ?? 0;
    if (byte === backslash) {
      const escaped = goEscapes.find((known) => isWord(bytes, at, at + known.text.length, known.text));
      if (escaped === undefined) return undefined;
      byte = escaped.byte;
      at += escaped.text.length - 1;
    }
    if (byte < 0x20 || byte > 0x7e) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

const goEscapes = [
  { text: '\\u0026', byte: 0x26 },
  { text: '\\u003c', byte: 0x3c },
  { text: '\\u003e', byte: 0x3e },
] as const;

function skipScalar(bytes: Bytes, at: number, end: number): number {
  while (at < end) {
    const byte = bytes[at];
    if (byte === comma || byte === closeBrace || byte === closeBracket || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)
      break;
    at++;
  }
  return at;
}
