import type { ListPosition } from '@lunettes/adapter-clickhouse';
import { eventTimeUsMax, parseEventTime } from '@lunettes/core/vocabulary';
import { RequestProblem } from './problem.ts';

/** Longest text that a parameter may have: names of Kubernetes have at most 253 characters. */
const parameterLengthMax = 512;

const pageLimitDefault = 50;
const pageLimitMax = 500;

/** Schemas of parameters, by which they are checked and described. */
export const textParameter = (description: string) => ({ type: 'string', maxLength: parameterLengthMax, description }) as const;
export const choiceParameter = (choices: readonly string[], description: string) => ({ type: 'string', enum: choices, description });
export const limitParameter = {
  type: 'integer',
  minimum: 1,
  maximum: pageLimitMax,
  default: pageLimitDefault,
  description: 'Rows in one answer.',
} as const;
export const timeParameters = {
  since: textParameter('From this instant on: RFC 3339 or integer microseconds.'),
  until: textParameter('Before this instant: RFC 3339 or integer microseconds.'),
} as const;
export const placeParameters = {
  cluster: textParameter('Name of the cluster.'),
  namespace: textParameter('Namespace.'),
} as const;
export const pageParameters = { limit: limitParameter, cursor: textParameter('`next` of the page before.') } as const;

/** A query string with these parameters and no others: a misspelt filter must not quietly widen an answer. */
export const querySchema = (properties: Readonly<Record<string, object>>) => ({ type: 'object', properties, additionalProperties: false });

/** Parameters as they come: given or not, empty counts as not given. */
export type TextParameters<Names extends string> = { readonly [Name in Names]?: string };

export function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** The named parameters that are given. */
export function givenOf<Names extends string>(
  names: readonly Names[],
  query: TextParameters<Names>,
): { readonly [Name in Names]: string | undefined } {
  return Object.fromEntries(names.map((name) => [name, given(query[name])])) as { readonly [Name in Names]: string | undefined };
}

/** `since` and `until` in microseconds. Throws a 400 that names the parameter. */
export function timesOf({ since, until }: TextParameters<'since' | 'until'>): {
  readonly since: number | undefined;
  readonly until: number | undefined;
} {
  return { since: instantOf('since', given(since)), until: instantOf('until', given(until)) };
}

function instantOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,16}$/.test(text) && Number(text) <= eventTimeUsMax) return Number(text);
  const time = parseEventTime(text);
  if (!time.ok) throw new RequestProblem(400, `${name} is neither RFC 3339 nor integer microseconds.`);
  return time.value;
}

/** Opaque to callers: the place of the last item of a page. */
export const cursorOf = ({ us, id }: ListPosition): string => Buffer.from(JSON.stringify([us, id])).toString('base64url');

export function positionOf(cursor: string | undefined): ListPosition | undefined {
  if (given(cursor) === undefined) return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor ?? '', 'base64url').toString('utf8'));
    if (Array.isArray(place) && place.length === 2) {
      const [us, id]: unknown[] = place;
      if (typeof us === 'number' && Number.isSafeInteger(us) && typeof id === 'string' && id.length <= parameterLengthMax)
        return { us, id };
    }
  } catch {
    // Not ours: answered below like any other text that is no cursor.
  }
  throw new RequestProblem(400, 'cursor is not one that this list has given.');
}
