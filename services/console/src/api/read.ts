/** Takes a value of an answer apart; `path` is where it stands, for the message when it is not what was promised. */
export type Reader<T> = (value: unknown, path: string) => T;

/** The answer is not what the API promises; the message names the place and what was found there. */
export class UnexpectedAnswer extends Error {
  readonly path: string;

  constructor(path: string, wanted: string, found: unknown) {
    super(`${path || 'answer'}: wanted ${wanted}, found ${kindOf(found)}`);
    this.name = 'UnexpectedAnswer';
    this.path = path;
  }
}

export const text: Reader<string> = (value, path) => {
  if (typeof value === 'string') return value;
  throw new UnexpectedAnswer(path, 'a string', value);
};

export const number: Reader<number> = (value, path) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new UnexpectedAnswer(path, 'a number', value);
};

export const flag: Reader<boolean> = (value, path) => {
  if (typeof value === 'boolean') return value;
  throw new UnexpectedAnswer(path, 'true or false', value);
};

/** One word of a closed list. */
export const word =
  <const W extends string>(words: readonly W[]): Reader<W> =>
  (value, path) => {
    const found = words.find((each) => each === value);
    if (found !== undefined) return found;
    throw new UnexpectedAnswer(path, `one of ${words.join(', ')}`, value);
  };

/** Absent and `null` are the same. */
export const nullable =
  <T>(reader: Reader<T>): Reader<T | null> =>
  (value, path) =>
    value === null || value === undefined ? null : reader(value, path);

/** What an older or smaller API may leave out. */
export const optional =
  <T>(reader: Reader<T>, absent: T): Reader<T> =>
  (value, path) =>
    value === null || value === undefined ? absent : reader(value, path);

export const list =
  <T>(reader: Reader<T>): Reader<readonly T[]> =>
  (value, path) => {
    if (!Array.isArray(value)) throw new UnexpectedAnswer(path, 'a list', value);
    return value.map((each, at) => reader(each, `${path}[${at}]`));
  };

export const texts = list(text);

/** An object of values of one sort as pairs in its own order, because keys come from outside and may be `__proto__`. */
export const entries =
  <T>(reader: Reader<T>): Reader<readonly (readonly [string, T])[]> =>
  (value, path) => {
    if (!isObject(value)) throw new UnexpectedAnswer(path, 'an object', value);
    return Object.entries(value).map(([key, each]) => [key, reader(each, `${path}.${key}`)] as const);
  };

/** An object with the given fields; others are left alone, so that the API can grow. */
export const object =
  <Shape extends Readonly<Record<string, Reader<unknown>>>>(shape: Shape): Reader<{ readonly [K in keyof Shape]: ReturnType<Shape[K]> }> =>
  (value, path) => {
    if (!isObject(value)) throw new UnexpectedAnswer(path, 'an object', value);
    const fields = Object.entries(shape).map(([key, reader]) => [key, reader(value[key], path === '' ? key : `${path}.${key}`)]);
    return Object.fromEntries(fields) as { readonly [K in keyof Shape]: ReturnType<Shape[K]> };
  };

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? `"${value.slice(0, 40)}"` : typeof value;
}
