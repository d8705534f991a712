import { maskIdentifier, maskMessage, maskTermination } from './mask-text.ts';
import type { Redaction, RedactionReason } from './redaction.ts';

/**
 * What is kept of one JSON value. Tables of these (one per kind of object) list what may be stored, so
 * that a field nobody thought of is dropped, not leaked. `undefined` means dropped. A value of another
 * JSON type than the table expects stays as an empty or masked value of its own type, so that the
 * normalizer still names the field that is wrong.
 */
export type Keep = (value: unknown, redaction: Redaction) => unknown;

/** Numbers, booleans, null, and strings that are identifiers. */
export const plain: Keep = (value, redaction) => {
  if (typeof value === 'string') return maskIdentifier(value, redaction);
  return typeof value === 'object' && value !== null ? emptyOf(value) : value;
};

/** Sentences meant for people. */
export const message: Keep = (value, redaction) => (typeof value === 'string' ? maskMessage(value, redaction) : plain(value, redaction));

export const terminationMessage: Keep = (value, redaction) =>
  typeof value === 'string' ? maskTermination(value, redaction) : plain(value, redaction);

/** That it is there is all we need. */
export const presence: Keep = (value) => (typeof value === 'object' && value !== null ? emptyOf(value) : value === null ? null : true);

/** `["sh", "-c", "..."]` becomes `["sh"]`. */
export const firstWord: Keep = (value, redaction) => {
  if (!Array.isArray(value)) return emptyOf(value);
  if (value.length > 1) redaction.note('command');
  const first: unknown = value[0];
  if (typeof first !== 'string') return [];
  const word = first.slice(0, firstSpace(first));
  if (word.length < first.length) redaction.note('command');
  return [maskIdentifier(word, redaction)];
};

/** A path loses its query. */
export const path: Keep = (value, redaction) => {
  if (typeof value !== 'string') return plain(value, redaction);
  const query = value.indexOf('?');
  if (query >= 0) redaction.note('url');
  return maskIdentifier(query < 0 ? value : value.slice(0, query), redaction);
};

export function dropped(reason: RedactionReason): Keep {
  return (_, redaction) => {
    redaction.note(reason);
    return undefined;
  };
}

/** Elements beyond the bound are cut: no object that the API server accepts comes near it. */
const listElementsMax = 10_000;

export function listOf(element: Keep): Keep {
  return (value, redaction) => {
    if (!Array.isArray(value)) return fallback(value, redaction);
    const kept: unknown[] = [];
    const count = Math.min(value.length, listElementsMax);
    for (let index = 0; index < count; index++) {
      const one = element(value[index], redaction);
      if (one !== undefined) kept.push(one);
    }
    return kept;
  };
}

/** Only the named fields; any other goes through `rest`, or is dropped and counted as `unlisted`. */
export function fields(table: Readonly<Record<string, Keep>>, rest: Keep = dropped('unlisted')): Keep {
  const byName = new Map(Object.entries(table));
  return (value, redaction) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fallback(value, redaction);
    // Assigned and not built from entries, because this loop is most of a collector's work.
    const kept: Record<string, unknown> = {};
    for (const name of Object.keys(value)) {
      if (name === '__proto__') continue;
      const one = (byName.get(name) ?? rest)(Reflect.get(value, name), redaction);
      if (one !== undefined) kept[name] = one;
    }
    return kept;
  };
}

/** A dictionary of strings of which only some keys may be stored, with values of at most `valueMax` characters. */
export function entries(
  isKept: (key: string, redaction: Redaction) => boolean,
  reasonOf: (key: string) => RedactionReason,
  valueMax = 256,
): Keep {
  return (value, redaction) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fallback(value, redaction);
    const kept: [string, unknown][] = [];
    for (const [key, one] of Object.entries(value)) {
      const short = typeof one !== 'string' || one.length <= valueMax;
      if (short && isKept(key, redaction)) kept.push([key, plain(one, redaction)]);
      else redaction.note(reasonOf(key));
    }
    return Object.fromEntries(kept);
  };
}

const emptyOf = (value: unknown): unknown => (Array.isArray(value) ? [] : typeof value === 'object' && value !== null ? {} : null);
const fallback = (value: unknown, redaction: Redaction): unknown => plain(value, redaction);

function firstSpace(text: string): number {
  const at = text.search(/\s/);
  return at < 0 ? text.length : at;
}
