import type { Pairs, Span } from '@lunettes/core/vocabulary';
import { aSpan } from '@lunettes/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportableSpans } from './exportable-span.ts';

const hexId = (digits: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`)).filter((id) => id.length === digits && !/^0+$/.test(id));
const anyPairs: fc.Arbitrary<Pairs> = fc
  .dictionary(
    fc.constantFrom('k8s.node.name', 'k8s.container.name', '__proto__', 'constructor', 'message', 'lunettes.uncertainty_us'),
    fc.string(),
  )
  .map((of) => Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));
const anyTimeUs = fc.integer({ min: 0, max: 4_102_444_800_000_000 });
const anySpan: fc.Arbitrary<Span> = fc
  .record({
    trace_id: hexId(32),
    span_id: hexId(16),
    parent_span_id: fc.option(hexId(16)),
    pod: fc.constantFrom('a', 'b', 'c'),
    uid: fc.constantFrom('', 'u1', 'u2'),
    start_at_us: anyTimeUs,
    end_at_us: anyTimeUs,
    attributes: anyPairs,
    status: fc.constantFrom('unset' as const, 'error' as const),
    events: fc.array(fc.record({ at_us: anyTimeUs, name: fc.string(), attributes: anyPairs }), { maxLength: 3 }),
  })
  .map((of) => aSpan(of));

const microseconds = ([seconds, nanos]: readonly [number, number]): bigint => (BigInt(seconds) * 1_000_000_000n + BigInt(nanos)) / 1_000n;

test('whatever the records, each becomes one span with its ids and exact times, and Pods share a resource only with themselves', () => {
  fc.assert(
    fc.property(fc.array(anySpan, { maxLength: 20 }), (records) => {
      const spans = exportableSpans(records);
      expect(spans.map(({ record }) => record)).toEqual(records);
      const podOfResource = new Map<object, string>();
      for (const { record, span } of spans) {
        expect(span.spanContext()).toMatchObject({ traceId: record.trace_id, spanId: record.span_id });
        expect(microseconds(span.startTime)).toBe(BigInt(record.start_at_us));
        const startsUs = BigInt(record.start_at_us);
        const endsUs = BigInt(record.end_at_us);
        expect(microseconds(span.endTime)).toBe(endsUs < startsUs ? startsUs : endsUs);
        expect(span.startTime[1]).toBeLessThan(1e9);
        const pod = JSON.stringify([record.pod, record.uid]);
        expect(podOfResource.get(span.resource) ?? pod).toBe(pod);
        podOfResource.set(span.resource, pod);
      }
      expect(podOfResource.size).toBe(new Set(records.map(({ pod, uid }) => JSON.stringify([pod, uid]))).size);
    }),
  );
});
