/** Where a scan through JSON text stands; it needs nothing of what it has passed. */
export interface BracketScan {
  depth: number;
  inString: boolean;
  escaped: boolean;
  /** For each open bracket whether it is square; entries at `depth` and above are stale. */
  readonly square: Uint8Array;
}

/** Deeper nesting than this is no document of ours: the scan calls it broken. */
const scanDepthMax = 1024;

export const beginScan = (): BracketScan => ({ depth: 0, inString: false, escaped: false, square: new Uint8Array(scanDepthMax) });

export type ScanEnd = { readonly at: 'closed'; readonly end: number } | { readonly at: 'open' } | { readonly at: 'broken' };

/**
 * Follows brackets outside of strings from `from` on. `closed` when the outermost bracket closes, with the
 * position after it; `open` when the bytes end before; `broken` when brackets do not match or nesting passes
 * `scanDepthMax`. The first byte of the first call is a bracket.
 */
export function scanBrackets(scan: BracketScan, bytes: Uint8Array, from: number): ScanEnd {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (scan.inString) {
      if (scan.escaped) scan.escaped = false;
      else if (byte === backslash) scan.escaped = true;
      else if (byte === quote) scan.inString = false;
      continue;
    }
    if (byte === quote) {
      scan.inString = true;
    } else if (byte === openBrace || byte === openBracket) {
      if (scan.depth === scanDepthMax) return broken;
      scan.square[scan.depth++] = byte === openBracket ? 1 : 0;
    } else if (byte === closeBrace || byte === closeBracket) {
      if (scan.square[--scan.depth] !== (byte === closeBracket ? 1 : 0)) return broken;
      if (scan.depth === 0) return { at: 'closed', end: at + 1 };
    }
  }
  return open;
}

const open: ScanEnd = { at: 'open' };
const broken: ScanEnd = { at: 'broken' };
const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
