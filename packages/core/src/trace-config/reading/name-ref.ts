import { cut, type Parsed, parsed, problem } from '@lunettes/base';
import { instancesMax, nameLengthMax } from '../document/bounds.ts';
import { fieldOf } from '../document/json-access.ts';

/** One step of a `NameRef`: a field, or a list whose elements are all followed. */
export interface NameStep {
  readonly field: string;
  readonly each: boolean;
}

/**
 * Parses a `NameRef`: fields separated by dots; `[name]containers` is a list that is followed into each element, `[$]finalizers`
 * a list of texts, whose elements a last step `$` names. The keys in brackets say what tells elements apart and change nothing.
 */
export function parseNameRef(text: string): Parsed<readonly NameStep[]> {
  const steps: NameStep[] = [];
  if (text === '' || text.length > nameLengthMax) return problem(`a path of 1 to ${nameLengthMax} characters`);
  for (const part of text.split('.')) {
    const found = /^(?:\[([\w$,]*)\])?([\w$-]+)$/.exec(part);
    if (found === null) return problem('fields separated by dots, lists as [key]field, such as spec.[name]containers.image');
    steps.push({ field: found[2] ?? '', each: found[1] !== undefined });
  }
  return parsed(steps);
}

/** The texts that a path leads to, each once, in the order of the object. */
export function namesAt(object: unknown, steps: readonly NameStep[]): readonly string[] {
  let values: readonly unknown[] = [object];
  for (const { field, each } of steps) {
    const next: unknown[] = [];
    for (const value of values) {
      const found = field === '$' ? value : fieldOf(value, field);
      if (each && Array.isArray(found)) next.push(...found.slice(0, instancesMax));
      else if (!each && found !== undefined) next.push(found);
    }
    values = next.slice(0, instancesMax);
  }
  return [...new Set(values.filter((value) => typeof value === 'string' && value !== ''))].map((value) =>
    cut(String(value), nameLengthMax),
  );
}
