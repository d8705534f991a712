import { isObject, type JsonObject } from './json-access.ts';
import type { Findings } from './problems.ts';

/** An object of a document and the way to it; every reading of it tells its problems by path. */
export interface Fields {
  readonly path: string;
  readonly value: JsonObject;
  readonly findings: Findings;
}

/** `undefined`, with a problem, for what is no object. */
export function fieldsOf(findings: Findings, path: string, value: unknown): Fields | undefined {
  if (isObject(value)) return { path, value, findings };
  findings.problem(path, value, 'an object');
  return undefined;
}

export function textField({ path, value, findings }: Fields, key: string, lengthMax: number): string {
  const given = value[key];
  if (given === undefined || given === null) return '';
  if (typeof given === 'string' && given.length <= lengthMax) return given.toWellFormed();
  findings.problem(`${path}.${key}`, given, `a text of at most ${lengthMax} characters`);
  return '';
}

/** Truth values given as text count, as in the original's other file. */
export function flagField({ path, value, findings }: Fields, key: string): boolean {
  const given = value[key];
  if (given === undefined || given === null) return false;
  if (given === true || given === 'true') return true;
  if (given !== false && given !== 'false') findings.problem(`${path}.${key}`, given, 'true or false');
  return false;
}

/** The objects of a list, with their paths; none, with a problem, beyond `max` of them. */
export function listField({ path, value, findings }: Fields, key: string, max: number): readonly Fields[] {
  const given = value[key];
  if (given === undefined || given === null) return [];
  const at = `${path}.${key}`;
  if (!Array.isArray(given)) {
    findings.problem(at, given, 'a list');
    return [];
  }
  if (given.length > max) findings.problem(at, given.length, `at most ${max} elements`);
  return given.slice(0, max).flatMap((one, index) => fieldsOf(findings, `${at}[${index}]`, one) ?? []);
}

/** What a reader does not know it says: `without` lists keys that the original does not read either. */
export function tellUnknown({ path, value, findings }: Fields, known: readonly string[], strict: boolean): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    if (strict) findings.problem(`${path}.${key}`, value[key], `one of ${known.join(', ')}`);
    else findings.notice(`${path}.${key}`, 'is accepted and has no effect, as in the original');
  }
}
