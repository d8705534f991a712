import type { LaneView, RawEnvelope, RawForm } from '@lunettes/core/vocabulary';
import { guardedStage } from '@lunettes/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNormalizerStage, type NormalizerEntry } from './service.ts';

const stage = guardedStage(createNormalizerStage({ ignoredNamespaces: [] }));

const forms: readonly RawForm[] = [
  'audit',
  'pod',
  'event',
  'node',
  'workload',
  'signal',
  'tick',
  'policy',
  'observation',
  'list_begin',
  'list_end',
];

const pod = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'p', uid: 'u', creationTimestamp: '2026-03-01T10:00:00Z' } };
const audit = {
  auditID: 'a',
  stage: 'ResponseComplete',
  verb: 'get',
  objectRef: { resource: 'pods', name: 'p' },
  responseStatus: { code: 200 },
  stageTimestamp: '2026-03-01T10:00:05Z',
  responseObject: pod,
};

const documents = fc.oneof(fc.constantFrom<unknown>(pod, audit, { type: 'DELETED', object: pod }, { watermarkUs: 5 }), fc.jsonValue());

const bodies = fc.oneof(
  documents.map((document) => new TextEncoder().encode(JSON.stringify(document))),
  fc.uint8Array({ maxLength: 40 }),
);

const records: fc.Arbitrary<RawEnvelope> = fc.record({
  stream: fc.constantFrom('s', 't'),
  epoch: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  seq: fc.integer({ min: 1, max: 6 }),
  cluster: fc.constant('lab'),
  namespace: fc.constant('shop'),
  form: fc.constantFrom(...forms),
  source: fc.constant('audit'),
  arrival_us: fc.nat(),
  file: fc.constant(null),
  line: fc.constant(null),
  body: bodies,
});

interface Seen {
  readonly results: readonly unknown[];
  readonly entries: ReadonlyMap<string, NormalizerEntry>;
}

function run(input: readonly RawEnvelope[], between: (entries: Map<string, NormalizerEntry>) => Map<string, NormalizerEntry>): Seen {
  let entries = new Map<string, NormalizerEntry>();
  const lane: LaneView<NormalizerEntry> = { get: (key) => entries.get(key), due: () => [] };
  const results: unknown[] = [];
  for (const record of input) {
    const result = stage.step(lane, record, 0);
    results.push(result);
    for (const [key, entry] of result.changes) if (entry !== undefined) entries.set(key, entry);
    entries = between(entries);
  }
  return { results, entries };
}

test('whatever lies in the lane, the stage takes it, without clock or chance, and its state survives being stored', () => {
  fc.assert(
    fc.property(fc.array(records, { maxLength: 30 }), (input) => {
      const plain = run(input, (entries) => entries);
      const stored = run(input, (entries) => new Map(JSON.parse(JSON.stringify([...entries])) as [string, NormalizerEntry][]));
      expect(stored).toEqual(plain);
    }),
    { numRuns: 500 },
  );
});

test('a lane read twice in a row gives nothing the second time, as long as its epochs are remembered', () => {
  const remembered = records.map((record) => ({ ...record, epoch: record.epoch < 'd' ? 'a' : 'b' }));
  fc.assert(
    fc.property(fc.array(remembered, { maxLength: 20 }), (input) => {
      const { results } = run([...input, ...input], (entries) => entries);
      for (const again of results.slice(input.length)) expect(again).toEqual({ changes: [], outputs: [], more: false });
    }),
  );
});
