import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marksPerRoleMax, nothingHeld, withTraceFacts } from './evaluation/held.ts';
import type { TraceFacts } from './evaluation/trace-facts.ts';
import { createTraceReader, parseTraceConfig, trackWindows } from './index.ts';

const operation = { Type: 'operation', Operation: 'condition:Ready:true' };
const whole = [
  {
    ObjectRef: { Resource: 'pods', APIVersion: 'v1' },
    ActionType: 'PodCreate',
    LifeFlag: { StartName: 'a', StartEvent: [{ ...operation, NameRex: '(.)' }], FinishEvent: [operation] },
    ExtraProperties: { team: { ValueRex: 'metadata#labels#team' }, phase: { Expression: 'object.status.phase' } },
    Spans: [
      {
        Name: 'a',
        Type: 'b',
        NameRef: 'spec.[name]containers.name',
        Mode: 'start-finish',
        SpanOwner: 'k8s',
        StartEvent: [{ Type: 'event', Reason: 'Pulling', NameRex: '"(.*)"', MatchRex: 'x' }],
        EndEvent: [{ Type: 'event', Expression: 'message.contains("x") && request.items.all(i, i.a == 1)' }],
        Children: [{ Name: 'c', Mode: 'direct-info', DirectEvent: [{ Type: 'event', Reason: 'Pulled', DurationRex: 'in (.*)' }] }],
        ErrorEvent: [{ Type: 'event', Reason: 'Failed' }],
      },
    ],
  },
];

/** `value` with the part that the path leads to, as far as it leads, replaced. */
function replaced(value: unknown, path: readonly number[], by: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined || typeof value !== 'object' || value === null) return by;
  const entries = Object.entries(value);
  const at = entries.length === 0 ? -1 : first % entries.length;
  const next = entries.map(([key, one], index) => [key, index === at ? replaced(one, rest, by) : one] as const);
  return Array.isArray(value) ? next.map(([, one]) => one) : Object.fromEntries(next);
}

const anyText = fc.oneof(
  fc.string(),
  fc.constantFrom('(', '[a', '(?=a)', '{.a', 'a{1000}', '((a{30}){30}){30}', '$', '#', '..', '[]', '__proto__', '"'),
);
const anyValue = fc.oneof(fc.jsonValue({ maxDepth: 3 }), anyText) as fc.Arbitrary<unknown>;
const configs = fc
  .array(fc.tuple(fc.array(fc.nat(12), { maxLength: 9 }), anyValue), { maxLength: 3 })
  .map((changes) => changes.reduce<unknown>((config, [path, by]) => replaced(config, path, by), whole));

test('a broken configuration is told with paths and remedies, and one that is accepted looks at anything', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.oneof(configs, anyValue), anyValue, anyValue, fc.string(), (given, request, response, message) => {
      const read = parseTraceConfig(given);
      if (!read.ok) {
        expect(read.problem.length).toBeGreaterThan(0);
        for (const { path, expected } of read.problem) expect([path.startsWith('$'), expected === '']).toEqual([true, false]);
        return;
      }
      accepted++;
      expect(JSON.stringify(JSON.parse(read.value.document))).toBe(read.value.document);
      const reader = createTraceReader([{ document: read.value.document, effectiveAtUs: 0, version: 'v' }]);
      const at = { atUs: 1, id: 'i' };
      const asked = { apiVersion: 'v1', code: 200, resource: 'pods', userAgent: '', annotations: null };
      for (const [verb, subresource] of [
        ['create', ''],
        ['patch', 'status'],
        ['patch', ''],
        ['delete', ''],
      ] as const)
        reader.ofRequest({ ...at, ...asked, verb, subresource, request, response });
      reader.ofEvent({ ...at, exact: true, reason: 'Pulling', message, object: request });
    }),
    { numRuns: 2000 },
  );
  expect(accepted).toBeGreaterThan(50);
});

const facts: fc.Arbitrary<TraceFacts> = fc
  .record({
    atUs: fc.integer({ min: 0, max: 4_000 }).map((seconds) => seconds * 1_000_000),
    id: fc.nat(60).map((id) => `e${id}`),
    roles: fc.subarray(['open', 'close', 'start', 'end'] as const, { minLength: 1 }),
    values: fc.subarray(['a', 'b', 'c']),
  })
  .map(({ atUs, id, roles, values }) => ({
    atUs,
    contexts: [],
    exact: true,
    id,
    marks: roles.map((role) => ({ durationUs: 0, names: null, note: '', role, rule: 0, track: 0 })),
    names: [{ rule: 0, track: 0, values }],
    properties: values.map((value) => ({ name: 'p', track: 0, value })),
    version: 'v',
  }));

test('what is held of a Pod does not depend on the order of records or on their repetition, also beyond the bounds', () => {
  let crowded = 0;
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 160, size: 'max' }), fc.infiniteStream(fc.nat()), (told, keys) => {
      const held = told.reduce(withTraceFacts, nothingHeld);
      const order = told.map((one) => ({ one, key: keys.next().value ?? 0 })).sort((a, b) => a.key - b.key);
      const again = [...order, ...order].map(({ one }) => one).reduce(withTraceFacts, nothingHeld);
      expect({ ...again, overflow: 0 }).toEqual({ ...held, overflow: 0 });
      for (const role of ['open', 'close', 'start', 'end'])
        expect(held.marks.filter((mark) => mark.role === role).length).toBeLessThanOrEqual(marksPerRoleMax);
      if (held.overflow > 0) crowded++;
    }),
    { numRuns: 200 },
  );
  expect(crowded).toBeGreaterThan(0);
});

test('windows of one track never overlap, and each begins with a start', () => {
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 60 }), fc.nat(8_000), (told, seconds) => {
      const held = told.reduce(withTraceFacts, nothingHeld);
      const windows = trackWindows(held, seconds * 1_000_000);
      const starts = new Set(held.marks.filter(({ role }) => role === 'open').map(({ at }) => at));
      windows.forEach(({ startUs, endUs }, index) => {
        expect(starts).toContain(startUs);
        const next = windows[index + 1];
        if (next !== undefined) expect([endUs >= startUs, next.startUs > endUs]).toEqual([true, true]);
      });
    }),
  );
});
