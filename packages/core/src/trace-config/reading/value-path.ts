import { cut, type Parsed, parsed, problem } from '@lunettes/base';
import { nameLengthMax, propertyCodePointsMax } from '../document/bounds.ts';
import { fieldOf } from '../document/json-access.ts';

/** Fields and places in lists that lead to one value. */
export type ValueSteps = readonly (string | number)[];

/**
 * Parses a `ValueRex` of either variant of the original: fields separated by `#`, or a JSONPath template such as
 * `{.metadata.labels['team']}` with fields and places in lists; filters, ranges and wildcards name no single value.
 */
export function parseValuePath(text: string): Parsed<ValueSteps> {
  if (text === '' || text.length > nameLengthMax) return problem(`a path of 1 to ${nameLengthMax} characters`);
  return /^[{$.]/.test(text) ? jsonPath(text) : parsed(text.split('#'));
}

function jsonPath(text: string): Parsed<ValueSteps> {
  const steps: (string | number)[] = [];
  let rest = /^\{(.*)\}$/.exec(text)?.[1] ?? text;
  rest = rest.replace(/^\$/, '');
  while (rest !== '') {
    const found = /^\.((?:[^.[\]\\]|\\.)+)|^\[(?:'([^']*)'|"([^"]*)"|(\d{1,6}))\]/.exec(rest);
    if (found === null) return problem("a JSONPath of fields and places, such as {.metadata.labels['team']}, or fields separated by #");
    const [all, field, single, double, place] = found;
    steps.push(place === undefined ? (field?.replace(/\\(.)/g, (_, escaped: string) => escaped) ?? single ?? double ?? '') : Number(place));
    rest = rest.slice(all.length);
  }
  return steps.length === 0 ? problem('a path with at least one field') : parsed(steps);
}

/** The text, number or truth value that a path leads to, as text; `undefined` when there is none or it is empty. */
export function textAtPath(object: unknown, steps: ValueSteps): string | undefined {
  let value = object;
  for (const step of steps) value = typeof step === 'number' ? (Array.isArray(value) ? value[step] : undefined) : fieldOf(value, step);
  return propertyText(value);
}

export function propertyText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  return value === '' ? undefined : cut(String(value), propertyCodePointsMax);
}
