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

/** Counts brackets outside of strings, so that nothing that walks the document can meet more levels than this. */
function nestsTooDeep(text: string): boolean {
  const { length } = text;
  let depth = 0;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      for (at++; at < length; at++) {
        const inside = text.charCodeAt(at);
        if (inside === quote) break;
        if (inside === backslash) at++;
      }
    } else if (unit === openBrace || unit === openBracket) {
      if (++depth > nestingMax) return true;
    } else if (unit === closeBrace || unit === closeBracket) depth--;
  }
  return false;
}

const byteOrderMark = 0xfeff;
const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
