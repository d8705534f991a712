import { type Parsed, parsed, problem } from '@lunettes/base';
import type { RejectionReason } from '../vocabulary/index.ts';
import { documentCharactersMax, nestingMax } from './bounds.ts';

/**
 * Reads one JSON document; a leading byte order mark is skipped. Fails with `not_json`, or with `too_large`
 * beyond `documentCharactersMax` or `nestingMax`. What the engine says about the text is not passed on: it
 * depends on its version.
 */
export function parseDocument(text: string): Parsed<unknown, RejectionReason> {
  if (text.length > documentCharactersMax) return problem('too_large');
  if (nestsTooDeep(text)) return problem('too_large');
  try {
    return parsed(JSON.parse(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text));
  } catch {
    return problem('not_json');
  }
}

/**
 * Before the parse, so that nothing that ever walks a document can meet more levels than this. Fewer brackets than
 * levels cannot nest too deep, and finding brackets is an order of magnitude faster than telling which of them
 * stand in texts; so ordinary records never need the second look.
 */
function nestsTooDeep(text: string): boolean {
  return occurrences(text, '{') + occurrences(text, '[') > nestingMax && deepest(text) > nestingMax;
}

/** How often it occurs, counted no further than just beyond `nestingMax`. */
function occurrences(text: string, bracket: string): number {
  let count = 0;
  for (let at = text.indexOf(bracket); at >= 0 && count <= nestingMax; at = text.indexOf(bracket, at + 1)) count++;
  return count;
}

/** The deepest level of brackets outside of texts, followed no further than just beyond `nestingMax`. */
function deepest(text: string): number {
  const { length } = text;
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let at = 0; at < length && most <= nestingMax; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) quoted = !quoted;
    else if (unit === backslash) at++;
    else if (quoted) continue;
    else if (unit === openBrace || unit === openBracket) most = Math.max(most, ++depth);
    else if (unit === closeBrace || unit === closeBracket) depth--;
  }
  return most;
}

const byteOrderMark = 0xfeff;
const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
