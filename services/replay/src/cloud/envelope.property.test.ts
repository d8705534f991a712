import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newTally } from '../input-tally.ts';
import { createDocumentReader } from '../take-document.ts';
import { cloudLineStart } from './cloud-line.ts';
import { openEnvelope } from './envelope.ts';

const event = {
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'Request',
  auditID: 'a',
  stage: 'ResponseComplete',
  verb: 'patch',
  objectRef: { resource: 'pods', namespace: 'shop', name: 'cart-0', subresource: 'status' },
  responseStatus: { code: 200 },
  requestObject: { metadata: { uid: 'u' }, status: { phase: 'Running' } },
  stageTimestamp: '2026-03-01T10:00:05.250000Z',
};
const text = JSON.stringify(event);

/** One of each, which the test then damages. */
const exports: readonly unknown[] = [
  { messageType: 'DATA_MESSAGE', logStream: 'kube-apiserver-audit-1', logEvents: [{ message: text }, { message: text }] },
  { events: [{ timestamp: 1, message: text }], searchedLogStreams: [] },
  { results: [[{ field: '@message', value: text }]], statistics: {}, status: 'Complete' },
  { '@message': event },
  { records: [{ category: 'kube-audit', operationName: 'x', properties: { log: text } }] },
  { category: 'kube-audit', operationName: 'x', properties: JSON.stringify({ log: text }) },
  { Category: 'kube-audit', log_s: text },
  {
    AuditId: 'a',
    Stage: 'ResponseComplete',
    RequestReceivedTime: event.stageTimestamp,
    Verb: 'patch',
    ObjectRef: JSON.stringify(event.objectRef),
  },
  {
    insertId: 'i',
    logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity',
    timestamp: event.stageTimestamp,
    labels: {},
    operation: { id: 'i', last: true },
    protoPayload: {
      methodName: 'io.k8s.core.v1.pods.status.patch',
      resourceName: 'core/v1/namespaces/shop/pods/cart-0/status',
      status: { code: 0 },
      authenticationInfo: { principalEmail: 'system:node:n' },
      request: { '@type': 'k8s.io/Patch', ...event.requestObject },
    },
  },
  { insertId: 'i', logName: 'projects/p/logs/events', jsonPayload: { kind: 'Event', involvedObject: { kind: 'Pod', name: 'x' } } },
];

const damage = fc.record({
  where: fc.nat(),
  value: fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, text, text.slice(0, 40), '{}', '[]')),
});

test('whatever is done to an export, each record in it is accepted, ignored or rejected, once', () => {
  let accepted = 0;
  let rejected = 0;
  fc.assert(
    fc.property(fc.constantFrom(...exports), fc.array(damage, { maxLength: 4 }), (whole, damages) => {
      let document: unknown = structuredClone(whole);
      for (const { where, value } of damages) document = damaged(document, where, value);
      const tally = newTally();
      let rows = 0;
      const sink = { signal: () => undefined, rejected: () => void rows++ };
      const reader = createDocumentReader(sink, { name: 'f', cluster: 'c', bytes: undefined }, { ignoredNamespaces: new Set() }, tally);
      reader.take(JSON.parse(JSON.stringify(document) ?? 'null'), Buffer.from('x'), { at: { line: 1, byteOffset: 0 }, isCloudLine: false });
      const counted = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);
      expect(tally.records).toBe(tally.accepted + counted(tally.ignored) + counted(tally.rejected));
      expect(rows).toBe(counted(tally.rejected));
      accepted += tally.accepted;
      rejected += rows;
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(300);
  expect(rejected).toBeGreaterThan(300);
});

test('a document of the API is never taken for an export', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (rest) => {
      expect(openEnvelope({ kind: 'Pod', apiVersion: 'v1', metadata: rest, spec: rest })).toBeUndefined();
      expect(openEnvelope({ ...event, annotations: rest, requestObject: rest })).toBeUndefined();
      expect(openEnvelope({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [rest] })).toBeUndefined();
    }),
  );
});

test('only a time before an object is cut off a line', () => {
  const time = fc.date({ min: new Date(0), max: new Date('2999-01-01'), noInvalidDate: true }).map((date) => date.toISOString());
  fc.assert(
    fc.property(
      fc.oneof(time, fc.string()),
      fc.constantFrom(' ', ' stream ', ''),
      fc.constantFrom('{"a":1}', '[1]', 'text', ''),
      (head, gap, tail) => {
        const line = Buffer.from(head + gap + tail);
        const start = cloudLineStart(line);
        if (start > 0) expect(line.subarray(start).toString()).toBe(tail);
        expect(start > 0).toBe(/^2\d{3}-\d\d-\d\dT\S+Z$/.test(head) && gap !== '' && tail.startsWith('{'));
      },
    ),
  );
});

/** The document with one of its places replaced or removed. */
function damaged(document: unknown, where: number, value: unknown): unknown {
  const places: (readonly [object, string])[] = [];
  const walk = (at: unknown): void => {
    if (typeof at !== 'object' || at === null) return;
    for (const key of Object.keys(at)) {
      places.push([at, key]);
      walk(Reflect.get(at, key));
    }
  };
  walk(document);
  const place = places[where % Math.max(1, places.length)];
  if (place === undefined) return value;
  Reflect.set(place[0], place[1], value);
  return document;
}
