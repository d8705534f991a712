import { type Parsed, parsed, problem } from '@lunettes/base';
import { type Bytes, closeBracket, comma, isWord, openBracket, shortText, skipSpace, skipValue, walkObject } from './json-scan.ts';

/** One item of a list, as a stretch of the body. */
export interface Item {
  readonly from: number;
  readonly to: number;
}

/** Items of one batch; the API server's default is 400, and its largest body could not hold more small ones than this. */
const batchItemsMax = 100_000;

/**
 * Splits the body of an audit webhook into its items without parsing them. Fails where the body is no
 * `EventList` of `audit.k8s.io`, or its JSON breaks off between items.
 */
export function splitEventList(bytes: Bytes): Parsed<readonly Item[], 'not_json' | 'unknown_shape' | 'unsupported_version' | 'too_large'> {
  const start = skipSpace(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0, bytes.length);
  let kind = '';
  let apiVersion = '';
  let itemsAt = -1;
  const end = walkObject(bytes, start, bytes.length, (keyFrom, keyTo, valueFrom, valueTo) => {
    if (isWord(bytes, keyFrom, keyTo, 'kind')) kind = shortText(bytes, valueFrom, valueTo) ?? '';
    else if (isWord(bytes, keyFrom, keyTo, 'apiVersion')) apiVersion = shortText(bytes, valueFrom, valueTo) ?? '';
    else if (isWord(bytes, keyFrom, keyTo, 'items')) itemsAt = valueFrom;
    return true;
  });
  if (end < 0 || skipSpace(bytes, end, bytes.length) !== bytes.length) return problem('not_json');
  if (kind !== 'EventList') return problem('unknown_shape');
  if (!apiVersion.startsWith('audit.k8s.io/')) return problem('unsupported_version');
  return itemsAt < 0 || bytes[itemsAt] !== openBracket ? problem('unknown_shape') : items(bytes, itemsAt);
}

function items(bytes: Bytes, at: number): Parsed<readonly Item[], 'not_json' | 'too_large'> {
  const found: Item[] = [];
  at = skipSpace(bytes, at + 1, bytes.length);
  if (bytes[at] === closeBracket) return parsed(found);
  while (at < bytes.length) {
    const to = skipValue(bytes, at, bytes.length);
    if (to < 0 || to === at) return problem('not_json');
    if (found.length === batchItemsMax) return problem('too_large');
    found.push({ from: at, to });
    at = skipSpace(bytes, to, bytes.length);
    if (bytes[at] === closeBracket) return parsed(found);
    if (bytes[at] !== comma) return problem('not_json');
    at = skipSpace(bytes, at + 1, bytes.length);
  }
  return problem('not_json');
}
