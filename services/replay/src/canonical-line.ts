import type { JsonRow } from '@lunettes/core/vocabulary';
import stringify from 'fast-json-stable-stringify';

/**
 * One row as canonical JSON (the text of `fast-json-stable-stringify`), in three pieces: what stands before
 * its `version`, the version, what stands after. The digest is taken over the line without the version, and
 * so needs no second rendering.
 */
export interface CanonicalLine {
  readonly before: string;
  readonly version: string;
  readonly after: string;
}

export function canonicalLine(row: JsonRow): CanonicalLine {
  let before = '{';
  let version = '';
  let after = '';
  let first = true;
  for (const name of Object.keys(row).sort()) {
    const value = row[name] ?? null;
    const text = typeof value === 'object' && value !== null ? stringify(value) : JSON.stringify(value);
    const member = `${first ? '' : ','}${JSON.stringify(name)}:${text}`;
    first = false;
    if (name === 'version') version = member;
    else if (name < 'version') before += member;
    else after += member;
  }
  return { before, version, after: `${after}}` };
}

export const lineText = ({ before, version, after }: CanonicalLine): string => before + version + after;
