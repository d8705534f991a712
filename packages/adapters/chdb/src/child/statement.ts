import { rejected } from './exception.ts';

/**
 * What is asked: an insert whose rows follow as data, or any other single statement. The engine takes
 * a blank line in insert data for the end of the data and runs the rest as SQL, therefore data are
 * separated here, by position, and reach the engine as a file.
 */
export type Statement =
  | {
      readonly kind: 'insert';
      /** `INSERT INTO t (a, b)`, without settings, format and data. */
      readonly into: string;
      /** `SETTINGS a = 1`, or empty. */
      readonly settings: string;
      readonly format: string;
      /** Where in the given text the data begin. */
      readonly dataFrom: number;
    }
  | { readonly kind: 'query'; readonly format: string | undefined; readonly rows: boolean };

/**
 * Reads a request's statement far enough to know which of the two it is. `text` may hold one byte per
 * character (latin1): only ASCII is looked at. Throws code 62 for more than one statement and code 344
 * for `INFILE` and `OUTFILE`, which would let a request name files of this machine.
 */
export function readStatement(text: string): Statement {
  const lexer = words(text);
  const first = lexer.next();
  if (first.value?.word === 'INSERT') return readInsert(text, first.value, lexer);
  // The engine takes a statement as a C string: what follows a NUL would be cut off in silence.
  if (text.includes('\0')) throw rejected(62, 'SYNTAX_ERROR', 'Syntax error: a statement has no NUL byte');
  return first.done ? { kind: 'query', format: undefined, rows: false } : readQuery(first.value.word, lexer);
}

/** A token outside parentheses, strings and comments: a word in capitals, a single other character, or '' for quoted text. */
interface Word {
  readonly word: string;
  readonly spelled: string;
  readonly from: number;
  readonly to: number;
}

function readInsert(text: string, insert: Word, lexer: Iterator<Word, undefined>): Statement {
  let intoEnds = -1;
  let settingsFrom = -1;
  for (let at = lexer.next(); !at.done; at = lexer.next()) {
    const { word, from, to } = at.value;
    if (word === 'INFILE') throw fileRefused();
    if (word === 'SELECT' || word === 'WITH') return readQuery('INSERT', lexer);
    if (word === 'SETTINGS') {
      if (intoEnds < 0) intoEnds = from;
      settingsFrom = from;
    } else if (word === 'VALUES' || word === 'FORMAT') {
      const settings = settingsFrom < 0 ? '' : text.slice(settingsFrom, from);
      const into = text.slice(insert.from, intoEnds < 0 ? from : intoEnds);
      if (word === 'VALUES') return { kind: 'insert', into, settings, format: 'Values', dataFrom: to };
      const name = lexer.next();
      if (name.done || !isName(name.value.word)) break;
      const format = text.slice(name.value.from, name.value.to);
      return { kind: 'insert', into, settings, format, dataFrom: afterFormat(text, name.value.to) };
    }
  }
  throw rejected(62, 'SYNTAX_ERROR', 'Syntax error: an INSERT needs FORMAT, VALUES or SELECT');
}

/** Clients end the line after the format's name; what follows it on the same line is data already. */
function afterFormat(text: string, at: number): number {
  return at + (/^[ \t]*;?[ \t]*\r?\n?/.exec(text.slice(at, at + 64))?.[0].length ?? 0);
}

function readQuery(first: string, lexer: Iterator<Word, undefined>): Statement {
  let format: string | undefined;
  let inSettings = false;
  let ended = false;
  for (let at = lexer.next(); !at.done; at = lexer.next()) {
    const { word } = at.value;
    if (ended) throw rejected(62, 'SYNTAX_ERROR', 'Syntax error: one request is one statement');
    if (word === 'OUTFILE' || word === 'INFILE') throw fileRefused();
    if (word === ';') ended = true;
    else if (word === 'SETTINGS') inSettings = true;
    // `format` may also be a function or an alias: then something other than settings follows.
    else if (!inSettings) format = undefined;
    if (word !== 'FORMAT' || inSettings) continue;
    const name = lexer.next();
    if (name.done) break;
    if (isName(name.value.word)) format = name.value.spelled;
  }
  return { kind: 'query', format, rows: first === 'SELECT' || first === 'WITH' };
}

const isName = (word: string): boolean => /^[A-Z_]\w*$/.test(word);
const fileRefused = (): Error => rejected(344, 'SUPPORT_IS_DISABLED', 'files of the server cannot be named in a statement');

function* words(text: string): Generator<Word, undefined> {
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const from = at;
    const unit = text.charAt(at);
    if (isBlank(unit)) at++;
    else if (text.startsWith('--', at)) at = after(text, '\n', at);
    else if (text.startsWith('/*', at)) at = after(text, '*/', at + 2);
    else if (unit === "'" || unit === '"' || unit === '`') {
      at = afterQuoted(text, at);
      if (depth === 0) yield { word: '', spelled: '', from, to: at };
    } else if (isWordUnit(unit)) {
      while (at < text.length && isWordUnit(text.charAt(at))) at++;
      const spelled = text.slice(from, at);
      if (depth === 0) yield { word: spelled.toUpperCase(), spelled, from, to: at };
    } else {
      at++;
      if (unit === ')') depth = Math.max(0, depth - 1);
      if (depth === 0) yield { word: unit, spelled: unit, from, to: at };
      if (unit === '(') depth++;
    }
  }
  return undefined;
}

const isBlank = (unit: string): boolean =>
  unit === ' ' || unit === '\n' || unit === '\t' || unit === '\r' || unit === '\f' || unit === '\v';
const isWordUnit = (unit: string): boolean => /\w/.test(unit);

function after(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  return found < 0 ? text.length : found + what.length;
}

/** Past the closing quote; a backslash takes the next character with it. A doubled quote reads as two texts, which is the same here. */
function afterQuoted(text: string, from: number): number {
  const quote = text.charAt(from);
  let at = from + 1;
  while (at < text.length && text.charAt(at) !== quote) at += text.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}
