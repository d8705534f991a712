import type { Comment, Scanned, Token, TokenKind } from './token.ts';

/**
 * Cuts TypeScript into tokens, so that checks see code and never the inside of a string or a comment.
 * It knows no grammar: whether a slash divides or begins a regular expression is decided by the token
 * before it. Wrong in rare cases (a pattern right after `)` or `}`), and a string that is not closed ends
 * with its line, so that text between JSX tags cannot swallow the rest of a file.
 */
export function scanSource(text: string): Scanned {
  const cursor: Cursor = { text, at: 0, line: 1, depth: 0, tokens: [], comments: [], templates: [] };
  while (cursor.at < text.length) scanNext(cursor);
  return { tokens: cursor.tokens, comments: cursor.comments };
}

interface Cursor {
  readonly text: string;
  at: number;
  line: number;
  depth: number;
  readonly tokens: Token[];
  readonly comments: Comment[];
  /** Depths at which a `}` goes on with the template around it. */
  readonly templates: number[];
}

const word = /[\p{ID_Start}$_#][\p{ID_Continue}$]*/uy;
const number = /(?:0[xbo][\da-f_]+|\d[\d_]*(?:\.[\d_]+)?(?:e[+-]?\d+)?)n?/iy;
const regex = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const punctuation = /\?\.(?!\d)|\.\.\.|=>|[=!]==?|[<>]=|&&|\|\||\?\?|[^\s]/uy;
const beforePattern = new Set(['return', 'typeof', 'case', 'in', 'of', 'delete', 'void', 'throw', 'new', 'await', 'yield', 'else', 'do']);

function scanNext(cursor: Cursor): void {
  const { text, at } = cursor;
  const char = text.charAt(at);
  if (/\s/.test(char)) skipSpace(cursor, char);
  else if (char === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) scanComment(cursor);
  else if (char === "'" || char === '"') scanString(cursor, char);
  else if (char === '`') openTemplate(cursor);
  else if (char === '}' && cursor.templates.at(-1) === cursor.depth) resumeTemplate(cursor);
  else scanToken(cursor, char);
}

function skipSpace(cursor: Cursor, char: string): void {
  if (char === '\n') cursor.line += 1;
  cursor.at += 1;
}

function openTemplate(cursor: Cursor): void {
  cursor.at += 1;
  scanTemplate(cursor);
}

/** The bracket ends an expression inside a template, whose text goes on. */
function resumeTemplate(cursor: Cursor): void {
  cursor.templates.pop();
  cursor.depth -= 1;
  cursor.at += 1;
  scanTemplate(cursor);
}

function scanToken(cursor: Cursor, char: string): void {
  const found =
    matched(word, 'word', cursor) ??
    matched(number, 'number', cursor) ??
    (char === '/' && patternMayBegin(cursor) ? matched(regex, 'regex', cursor) : undefined) ??
    matched(punctuation, 'punctuation', cursor);
  if (found === undefined) cursor.at += 1;
  else take(cursor, found.kind, found.text);
}

function matched(pattern: RegExp, kind: TokenKind, { text, at }: Cursor): { kind: TokenKind; text: string } | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match === null ? undefined : { kind, text: match[0] };
}

function take(cursor: Cursor, kind: TokenKind, text: string): void {
  const closes = kind === 'punctuation' && /[)\]}]/.test(text);
  if (closes) cursor.depth -= 1;
  cursor.tokens.push({ kind, text, line: cursor.line, depth: cursor.depth });
  if (kind === 'punctuation' && /[([{]/.test(text)) cursor.depth += 1;
  cursor.at += text.length;
}

function patternMayBegin({ tokens }: Cursor): boolean {
  const previous = tokens.at(-1);
  if (previous === undefined) return true;
  if (previous.kind === 'word') return beforePattern.has(previous.text);
  return previous.kind === 'punctuation' && !/^[)\]}<]$/.test(previous.text);
}

function scanComment(cursor: Cursor): void {
  const { text, at, line } = cursor;
  const block = text[at + 1] === '*';
  const found = text.indexOf(block ? '*/' : '\n', at + 2);
  const end = found === -1 ? text.length : block ? found + 2 : found;
  const comment = text.slice(at, end);
  cursor.comments.push({ text: comment, line });
  cursor.line += linesIn(comment);
  cursor.at = end;
}

function scanString(cursor: Cursor, quote: string): void {
  const { text, at } = cursor;
  let end = at + 1;
  while (end < text.length && text[end] !== quote && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
  cursor.tokens.push({ kind: 'string', text: text.slice(at + 1, end), line: cursor.line, depth: cursor.depth });
  cursor.at = text[end] === quote ? end + 1 : end;
}

/** One piece, up to the closing back quote or to the next `${`, whose inside is scanned as code. */
function scanTemplate(cursor: Cursor): void {
  const { text, at } = cursor;
  let end = at;
  while (end < text.length && text[end] !== '`' && !(text[end] === '$' && text[end + 1] === '{')) end += text[end] === '\\' ? 2 : 1;
  const piece = text.slice(at, end);
  cursor.tokens.push({ kind: 'template', text: piece, line: cursor.line, depth: cursor.depth });
  cursor.line += linesIn(piece);
  if (text[end] === '$') {
    cursor.depth += 1;
    cursor.templates.push(cursor.depth);
    cursor.at = end + 2;
  } else cursor.at = end + 1;
}

const linesIn = (text: string): number => text.split('\n').length - 1;
