/** Colours by what they mean; a terminal's own sixteen, so that light and dark themes both stay readable. */
const colours = {
  strong: 1,
  dim: 2,
  good: 32,
  bad: 31,
  waiting: 33,
  platform: 34,
  capacity: 33,
  tenant: 35,
  external: 36,
} as const;
export type Colour = keyof typeof colours;

/** Gives text a colour, or leaves it as it is. */
export type Paint = (text: string, colour: Colour) => string;

/** Never the only bearer of a meaning: what is coloured says the same in letters. */
export const paintWith =
  ({ colour: isOn }: { readonly colour: boolean }): Paint =>
  (text, colour) =>
    isOn && text !== '' ? `\x1b[${colours[colour]}m${text}\x1b[0m` : text;

/** Text from a cluster on one line: what could move the cursor, hide or reorder text is shown as `?`. */
export const printable = (text: string): string => text.replace(/[\s\u2028\u2029]+/gu, ' ').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');

/** Words on lines of at most `width`, each indented; a word that is longer than a line is broken. */
export function wrapped(text: string, { width, indent }: { readonly width: number; readonly indent: string }): readonly string[] {
  const room = Math.max(wrapWidthMin, width - indent.length);
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text)
    .split(' ')
    .flatMap((one) => pieces(one, room))) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].filter((one) => one !== '').map((one) => `${indent}${one}`);
}

/** In a narrower terminal lines are broken by the terminal itself. */
const wrapWidthMin = 20;

function pieces(word: string, room: number): readonly string[] {
  const points = [...word];
  return Array.from({ length: Math.ceil(points.length / room) }, (_, at) => points.slice(at * room, (at + 1) * room).join(''));
}
