/** A text as two parts: what it looks like, and what only it has. */
export interface Untold {
  /** The text in UTF-8 with a mark of one or two bytes, the first below 0x20, in place of each token. */
  readonly form: Uint8Array;
  /** The tokens as bytes, in the order of their marks. */
  readonly tokens: Uint8Array;
}

/**
 * Takes UUIDs, identities of 16 and 32 hexadecimal digits and times in microseconds out of a text as JSON writes it, which has no
 * character below U+0020. Such tokens are what no dictionary knows: as bytes they take half of what DEFLATE makes of their
 * digits, and without them texts of one kind are nearly alike. A token met again is marked by how long ago it was new.
 */
export function takeTokens(text: string): Untold {
  const plain = Buffer.from(text);
  const form = Buffer.allocUnsafe(plain.length);
  const seen: string[][] = [[], [], [], []];
  const tokens: number[] = [];
  let lastTime = 0;
  let written = 0;
  let from = 0;
  for (let start = wordFrom(plain, 0); start < plain.length; ) {
    const { kind, end } = wordAt(plain, start);
    if (kind !== none) {
      const found = plain.toString('latin1', start, end);
      const known = seen[kind] as string[];
      const age = known.length - 1 - known.lastIndexOf(found);
      written += plain.copy(form, written, from, start);
      from = end;
      if (age < Math.min(known.length, agesMax)) {
        form[written++] = againFrom + kind;
        form[written++] = ageFrom + age;
      } else {
        form[written++] = newFrom + kind;
        known.push(found);
        if (kind === time) {
          const at = Number(found);
          writeDifference(at - lastTime, tokens);
          lastTime = at;
        } else writeDigits(plain, start, end, tokens);
      }
    }
    start = wordFrom(plain, end);
  }
  written += plain.copy(form, written, from);
  return { form: form.subarray(0, written), tokens: Uint8Array.from(tokens) };
}

/** The text that `takeTokens` had; anything but its own result gives no promised text. */
export function putTokens({ form: bytes, tokens }: Untold): string {
  const form = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  const seen: string[][] = [[], [], [], []];
  const at: Cursor = { byte: 0, time: 0 };
  let text = '';
  let from = 0;
  for (let index = 0; index < form.length; index++) {
    const mark = form.charCodeAt(index);
    if (mark >= 0x20) continue;
    text += form.slice(from, index);
    if (mark >= againFrom) {
      const known = seen[mark - againFrom] ?? [];
      text += known[known.length - 1 - (form.charCodeAt(++index) - ageFrom)];
    } else {
      const found = nextToken(mark - newFrom, tokens, at);
      seen[mark - newFrom]?.push(found);
      text += found;
    }
    from = index + 1;
  }
  return text + form.slice(from);
}

interface Cursor {
  byte: number;
  time: number;
}

/** Kinds of tokens; each has two marks. */
const uuid = 0;
const longId = 1;
const shortId = 2;
const time = 3;
const none = 4;
const newFrom = 1;
const againFrom = 5;
/** Ages are printable characters, from `#` on. */
const ageFrom = 0x23;
const agesMax = 90;

/** Where the next letter or digit is from `from` on, or the end. */
function wordFrom(plain: Uint8Array, from: number): number {
  let at = from;
  while (at < plain.length && classOf(plain, at) === other) at++;
  return at;
}

/** What the word that begins at `start` is, and where it ends. */
function wordAt(plain: Buffer, start: number): { readonly kind: number; readonly end: number } {
  let end = start;
  while (classOf(plain, end) === hexDigit) end++;
  const length = end - start;
  if (length === 8 && plain[end] === hyphen) {
    const last = uuidEnd(plain, end);
    if (last > 0) return { kind: uuid, end: last };
  }
  if (classOf(plain, end) === other) {
    if (length === 32) return { kind: longId, end };
    if (length === 16) return { kind: decimal.test(plain.toString('latin1', start, end)) ? time : shortId, end };
  }
  while (classOf(plain, end) !== other) end++;
  return { kind: none, end };
}

/** The end of the UUID whose first hyphen is at `hyphenAt`; 0 when it is none. */
function uuidEnd(plain: Uint8Array, hyphenAt: number): number {
  let at = hyphenAt;
  for (const length of [4, 4, 4, 12]) {
    if (plain[at++] !== hyphen) return 0;
    for (const end = at + length; at < end; at++) if (classOf(plain, at) !== hexDigit) return 0;
  }
  return classOf(plain, at) === other ? at : 0;
}

/** Below 4 * 10^15, which is in the year 2096, so that twice a difference is exact. */
const decimal = /^[1-3][0-9]{15}$/;
const hyphen = 0x2d;

const other = 0;
const hexDigit = 1;
const letter = 2;
const classes = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (/[0-9a-f]/.test(character)) return hexDigit;
  return /[A-Za-z]/.test(character) ? letter : other;
});
const classOf = (plain: Uint8Array, at: number): number => (at < plain.length ? (classes[plain[at] as number] as number) : other);

function writeDigits(plain: Uint8Array, start: number, end: number, into: number[]): void {
  for (let at = start; at < end; at += 2) {
    if (plain[at] === hyphen) at++;
    into.push(16 * digitOf(plain[at] as number) + digitOf(plain[at + 1] as number));
  }
}

const digitOf = (byte: number): number => (byte < 0x3a ? byte - 0x30 : byte - 0x57);

function nextToken(kind: number, tokens: Uint8Array, at: Cursor): string {
  if (kind === time) {
    at.time += readDifference(tokens, at);
    return String(at.time);
  }
  const length = kind === shortId ? 8 : 16;
  const digits = Buffer.from(tokens.buffer, tokens.byteOffset + at.byte, length).toString('hex');
  at.byte += length;
  if (kind !== uuid) return digits;
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

/** Seven bits in each byte, least first; the sign is the lowest bit. Not by bit operations: differences exceed 32 bits. */
function writeDifference(difference: number, into: number[]): void {
  let rest = difference < 0 ? -2 * difference - 1 : 2 * difference;
  for (; rest >= 128; rest = Math.floor(rest / 128)) into.push((rest % 128) + 128);
  into.push(rest);
}

function readDifference(tokens: Uint8Array, at: Cursor): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = tokens[at.byte++] ?? 0;
    value += (byte % 128) * factor;
    if (byte < 128) return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }
}
