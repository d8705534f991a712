import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditHeadOf, scanAuditHead } from './audit-head.ts';
import { splitEventList } from './event-list.ts';
import { skipValue } from './json-scan.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
/** As Go's encoder writes: `&`, `<` and `>` escaped. */
const goJson = (value: unknown, space?: number): string =>
  JSON.stringify(value, undefined, space).replaceAll('&', '\\u0026').replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');

const ascii = fc.stringMatching(/^[a-z0-9./?&=<>:-]{0,30}$/);
const body = fc.option(fc.jsonValue({ maxDepth: 4 }), { nil: undefined });
const event = fc.record(
  {
    kind: fc.constant('Event'),
    level: ascii,
    auditID: fc.string(),
    stage: fc.constantFrom('RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'),
    requestURI: ascii,
    verb: fc.constantFrom('create', 'patch', 'get', 'list', 'watch', 'delete'),
    user: fc.record({ username: fc.string(), extra: fc.dictionary(fc.string(), fc.array(fc.string())) }),
    userAgent: fc.string(),
    objectRef: fc.record(
      { resource: ascii, namespace: ascii, name: ascii, apiGroup: ascii, subresource: ascii, uid: fc.string() },
      { requiredKeys: ['resource'] },
    ),
    requestObject: body,
    responseObject: body,
    requestReceivedTimestamp: fc.constantFrom('2026-01-02T03:04:05.678901Z', 'never'),
    stageTimestamp: fc.constantFrom('2026-01-02T03:04:06.000001Z', 'never'),
    annotations: fc.dictionary(fc.string(), fc.string()),
  },
  { requiredKeys: ['verb'] },
);

test('the scanned head is that of the parsed event, with or without white space, whatever the bodies hold', () => {
  fc.assert(
    fc.property(event, fc.constantFrom(undefined, 1, 4), (value, space) => {
      const bytes = encode(`xx${goJson(value, space)}yy`);
      expect(scanAuditHead(bytes, 2, bytes.length - 2)).toEqual(auditHeadOf(value));
    }),
  );
});

test('a head that cannot be scanned is left to the parser, never read wrongly', () => {
  const odd = encode('{"verb":"cre\\u0061te","stage":"ResponseComplete"}');
  expect(scanAuditHead(odd, 0, odd.length)).toBeUndefined();
});

test('broken text is never a head, and scanning it ends', () => {
  fc.assert(
    fc.property(event, fc.nat(), (value, cut) => {
      const whole = encode(goJson(value));
      const to = cut % whole.length;
      expect(scanAuditHead(whole, 0, to)).toBeUndefined();
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      scanAuditHead(bytes, 0, bytes.length);
      splitEventList(bytes);
    }),
  );
});

test('a value nested to any depth is stepped over', () => {
  const deep = encode('['.repeat(200_000) + ']'.repeat(200_000));
  expect(skipValue(deep, 0, deep.length)).toBe(deep.length);
});

test('a list is split into exactly its items', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 20 }), fc.constantFrom(undefined, 2), (items, space) => {
      const text = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items }, undefined, space);
      const bytes = encode(`\ufeff${text}\n`);
      const split = splitEventList(bytes);
      const texts = split.ok
        ? split.value.map(({ from, to }) => JSON.parse(new TextDecoder().decode(bytes.subarray(from, to))))
        : split.problem;
      expect(texts).toEqual(JSON.parse(JSON.stringify(items)));
    }),
  );
});

test.each([
  ['', 'not_json'],
  ['[]', 'not_json'],
  ['{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{}', 'not_json'],
  ['{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[]} x', 'not_json'],
  ['{"kind":"PodList","apiVersion":"v1","items":[]}', 'unknown_shape'],
  ['{"kind":"EventList","apiVersion":"v1","items":[]}', 'unsupported_version'],
  ['{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":{}}', 'unknown_shape'],
  ['{"kind":"EventList","apiVersion":"audit.k8s.io/v1"}', 'unknown_shape'],
])('the body %s is refused as %s', (text, reason) => {
  expect(splitEventList(encode(text))).toEqual({ ok: false, problem: reason });
});
