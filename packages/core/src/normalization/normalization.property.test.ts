import fc from 'fast-check';
import { expect, test } from 'vitest';
import { carried, sampleOptions } from '../../test/normalization/check-outcome.ts';
import { type CorpusCase, corpus } from '../../test/normalization/sample-corpus.ts';
import { ignoreReasons, lifecycleTypes, rejectionReasons, repeatableTypes, type Signal } from '../vocabulary/index.ts';
import { normalizeDocument } from './normalize-document.ts';
import type { Normalized } from './outcome.ts';
import { parseDocument } from './parse-document.ts';

type Path = readonly (string | number)[];

const anyCase = fc.constantFrom(...corpus);

test('whatever is done to a record, there is an outcome from the closed lists, and its signals are sound', () => {
  const mutation = fc.record({ where: fc.nat(), how: fc.nat(), value: fc.jsonValue() });
  fc.assert(
    fc.property(anyCase, fc.array(mutation, { minLength: 1, maxLength: 6 }), ({ record, read }, mutations) => {
      let document = carried(record);
      for (const { where, how, value } of mutations) document = mutated(document, { where, how, value });
      expectSound(read(document, sampleOptions));
      for (const part of normalizeDocument(document, sampleOptions).parts) expectSound(part);
    }),
    { numRuns: 3000 },
  );
});

test('whatever text comes, it is read or it is rejected', () => {
  const brokenText = fc.tuple(anyCase, fc.nat(), fc.nat({ max: 20 }), fc.string()).map(([{ record }, from, length, put]) => {
    const text = JSON.stringify(record);
    const at = from % text.length;
    return text.slice(0, at) + put + text.slice(at + length);
  });
  fc.assert(
    fc.property(fc.oneof(brokenText, fc.json(), fc.string({ unit: 'binary' })), (text) => {
      const document = parseDocument(text);
      if (!document.ok) expect(rejectionReasons).toContain(document.problem);
      else for (const part of normalizeDocument(document.value, sampleOptions).parts) expectSound(part);
    }),
    { numRuns: 2000 },
  );
});

test('the order of members does not matter, nor how often a record is read', () => {
  fc.assert(
    fc.property(anyCase, fc.infiniteStream(fc.nat()), ({ record, read }, numbers) => {
      const outcome = read(carried(record), sampleOptions);
      expect(read(shuffled(carried(record), numbers), sampleOptions)).toEqual(outcome);
      expect(read(carried(record), sampleOptions)).toEqual(outcome);
    }),
  );
});

test('every field that is read is named when it has the wrong type', () => {
  const named = new Set<string>();
  for (const { name, record, read } of corpus) {
    for (const path of fieldsRead({ name, record, read })) {
      const spelled = spell(path);
      const before = valueAt(carried(record), path);
      if (before === undefined || before === null) continue;
      const broken = replacedAt(carried(record), path, wrongFor(before));
      const outcome = read(broken, sampleOptions);
      expect(outcome.outcome === 'rejected' ? outcome.rejection.field : outcome, `${name}: ${spelled}`).toBe(spelled);
      if (outcome.outcome === 'rejected') {
        expect(['wrong_type', 'bad_time', 'bad_patch'], `${name}: ${spelled}`).toContain(outcome.rejection.reason);
      }
      named.add(`${name}: ${spelled}`);
    }
  }
  // A run that found no fields would prove nothing.
  expect(named.size).toBeGreaterThan(700);
});

test('a broken neighbour in a list changes nothing for the others', () => {
  const events = corpus.filter(({ name }) => ['status patch', 'delete', 'get'].includes(name)).map(({ record }) => record);
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.jsonValue(), (where, how, value) => {
      const [first, second, third] = events.map(carried);
      const list = { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [first, mutated(second, { where, how, value }), third] };
      const { parts } = normalizeDocument(list, sampleOptions);
      const alone = [first, third].map((event) => normalizeDocument(event, sampleOptions).parts[0]);
      expect([parts[0], parts[2]]).toEqual(alone);
    }),
    { numRuns: 300 },
  );
});

function expectSound(outcome: Normalized): void {
  if (outcome.outcome === 'ignored') expect(ignoreReasons).toContain(outcome.reason);
  else if (outcome.outcome === 'rejected') expect(rejectionReasons).toContain(outcome.rejection.reason);
  else for (const signal of outcome.signals) expectSoundSignal(signal);
}

function expectSoundSignal(signal: Signal): void {
  const text = JSON.stringify(signal);
  expect(JSON.parse(text)).toEqual(signal);
  expect(text.isWellFormed() && !text.includes('\\ud')).toBe(true);
  expect(text.length).toBeLessThan(200_000);
  expect(Number.isSafeInteger(signal.at_us) && signal.at_us >= 0).toBe(true);
  if (signal.body !== null) expectCanonical(JSON.parse(signal.body));
  for (const fact of signal.facts) {
    expect(lifecycleTypes).toContain(fact.type);
    expect(fact.second >= 0).toBe(repeatableTypes.has(fact.type));
    for (const number of [fact.at_us, fact.attempt, fact.second, fact.last_at_us, fact.count])
      expect(Number.isSafeInteger(number)).toBe(true);
    expect(fact.last_at_us).toBeGreaterThanOrEqual(fact.at_us);
    const keys = fact.details.map(([key]) => key);
    expect(keys).toEqual([...new Set(keys)].toSorted());
  }
}

function expectCanonical(body: unknown): void {
  if (Array.isArray(body)) for (const element of body) expectCanonical(element);
  else if (typeof body === 'object' && body !== null) {
    expect(Object.keys(body)).toEqual(Object.keys(body).toSorted());
    for (const value of Object.values(body)) expectCanonical(value);
  }
}

/** The paths of all fields that reading this record looks at, found by letting it read through a recorder. */
function fieldsRead({ record, read }: CorpusCase): readonly Path[] {
  const paths = new Map<string, Path>();
  read(recorder(carried(record), [], paths), sampleOptions);
  return [...paths.values()];
}

function recorder(value: unknown, path: Path, paths: Map<string, Path>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || (Array.isArray(target) && !/^\d+$/.test(key))) return found;
      const at = [...path, Array.isArray(target) ? Number(key) : key];
      paths.set(spell(at), at);
      return recorder(found, at, paths);
    },
  });
}

const spell = (path: Path): string =>
  path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '');

const wrongFor = (value: unknown): unknown => (typeof value === 'string' ? true : 'of another type');

interface Mutation {
  readonly where: number;
  readonly how: number;
  readonly value: unknown;
}

/** The document with one of its places replaced, removed, or doubled. */
function mutated(document: unknown, { where, how, value }: Mutation): unknown {
  const places = placesIn(document);
  const path = places[where % places.length] ?? [];
  const key = path.at(-1);
  const parent = valueAt(document, path.slice(0, -1));
  if (key === undefined || typeof parent !== 'object' || parent === null) return value;
  const members = parent as Record<string | number, unknown>;
  if (how % 4 === 0) delete members[key];
  else if (how % 4 === 1 && Array.isArray(parent)) parent.push(parent[0]);
  else if (how % 4 === 2 && typeof members[key] === 'string') members[key] = `${String(members[key])}\ud83d`;
  else members[key] = value;
  return document;
}

function placesIn(document: unknown): readonly Path[] {
  const places: Path[] = [[]];
  for (let next = 0; next < places.length; next++) {
    const path = places[next] ?? [];
    const value = valueAt(document, path);
    if (typeof value !== 'object' || value === null) continue;
    for (const key of Object.keys(value)) places.push([...path, Array.isArray(value) ? Number(key) : key]);
  }
  return places;
}

function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const key of path)
    value = typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined;
  return value;
}

function replacedAt(document: unknown, path: Path, value: unknown): unknown {
  const parent = valueAt(document, path.slice(0, -1));
  const key = path.at(-1);
  if (key !== undefined && typeof parent === 'object' && parent !== null) (parent as Record<string | number, unknown>)[key] = value;
  return document;
}

function shuffled(value: unknown, numbers: fc.Stream<number>): unknown {
  if (Array.isArray(value)) return value.map((element) => shuffled(element, numbers));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => ({ key, member, rank: numbers.next().value as number }));
  entries.sort((a, b) => a.rank - b.rank);
  return Object.fromEntries(entries.map(({ key, member }) => [key, shuffled(member, numbers)]));
}
