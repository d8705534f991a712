import { formatEventTime } from './event-time.ts';
import { isControl } from './step.ts';

/** A record in the form that NDJSON lines and the HTTP API show; objects have no prototype. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonRow = { readonly [key: string]: JsonValue };

/**
 * Shows a record as product contract §3 asks: beside each `..._at_us` stands `..._at` in RFC 3339,
 * dictionaries (`details`, `attributes`, `dimensions`, `params`) and the `stages` of a delivery become
 * objects, absent is `null`, everything else stays as it is. Dictionaries come from outside and may hold
 * a key such as `__proto__`, so no object here has a prototype. Controls are not rows: a bug of the caller.
 */
export function rowJson(row: object): JsonRow {
  if (isControl(row)) throw new Error('a control record is not a row');
  return shown(row);
}

const dictionaries: ReadonlySet<string> = new Set(['details', 'attributes', 'dimensions', 'params']);

function shown(record: object): JsonRow {
  const out = bare();
  for (const [name, value] of Object.entries(record)) {
    out[name] = fieldJson(name, value);
    if (isInstant(name)) out[name.slice(0, -3)] = typeof value === 'number' ? formatEventTime(value) : null;
  }
  return out;
}

const isInstant = (name: string): boolean => name === 'at_us' || name.endsWith('_at_us');

function fieldJson(name: string, value: unknown): JsonValue {
  if (!Array.isArray(value)) return valueJson(value);
  if (dictionaries.has(name)) return dictionary(value);
  return name === 'stages' ? stagesByName(value) : value.map(valueJson);
}

function valueJson(value: unknown): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : Array.isArray(value) ? value.map(valueJson) : shown(value);
    default:
      return null;
  }
}

/** `Pairs` as an object: `[['a', '1']]` becomes `{"a": "1"}`. */
function dictionary(pairs: readonly unknown[]): JsonRow {
  const out = bare();
  for (const pair of pairs) if (Array.isArray(pair)) out[String(pair[0])] = String(pair[1]);
  return out;
}

/** `[{stage, us, owner, open}]` as `{"<stage>": {us, owner, open}}`. */
function stagesByName(stages: readonly unknown[]): JsonRow {
  const out = bare();
  for (const entry of stages) {
    if (typeof entry !== 'object' || entry === null || !('stage' in entry)) continue;
    const { stage, ...rest } = entry;
    out[String(stage)] = shown(rest);
  }
  return out;
}

const bare = (): Record<string, JsonValue> => Object.create(null);
