import { compareBytes } from '@lunettes/base';
import type { Source } from '@lunettes/core/vocabulary';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusterSignal } from './lane-feed.ts';
import { afterEverything, createSignalEncoder, decodeSignal, type SignalRecord } from './signal-record.ts';

const ranked: readonly Source[] = [
  'audit',
  'cloud_audit',
  'event_core',
  'event_v1',
  'pod_watch',
  'node_watch',
  'workload_watch',
  'pvc_watch',
  'list',
];
const times = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 7_258_118_400_000_000 }), fc.constant(afterEverything));
const records: fc.Arbitrary<SignalRecord> = fc
  .tuple(times, fc.constantFrom(...ranked), fc.string({ unit: 'grapheme', maxLength: 4 }), fc.string({ unit: 'grapheme' }))
  .map(([sortTime, source, evidence, text]) => ({
    sortTime,
    signal: { ...clusterSignal('policy', 'c', 1, { text }), source, evidence_id: evidence.replaceAll('\0', '') },
  }));

test('a record comes back as it was', () => {
  const encode = createSignalEncoder();
  fc.assert(
    fc.property(records, (record) => {
      expect(decodeSignal(Buffer.from(encode(record)))).toEqual(record);
    }),
  );
});

test('the order of bytes is the order of time, source and evidence', () => {
  const encode = createSignalEncoder();
  const timeOf = ({ sortTime }: SignalRecord): number => (sortTime === afterEverything ? Number.POSITIVE_INFINITY : sortTime);
  const rankOf = ({ signal }: SignalRecord): number => ranked.indexOf(signal.source);
  fc.assert(
    fc.property(records, records, (a, b) => {
      const expected =
        (timeOf(a) === timeOf(b) ? 0 : timeOf(a) - timeOf(b)) ||
        rankOf(a) - rankOf(b) ||
        compareBytes(a.signal.evidence_id, b.signal.evidence_id);
      const found = Buffer.from(encode(a)).compare(Buffer.from(encode(b)));
      if (expected !== 0) expect(Math.sign(found)).toBe(Math.sign(expected));
    }),
    { numRuns: 1000 },
  );
});
