import { aSpan } from '@lunettes/testkit';
import { collectorOfFile } from '@lunettes/testkit/servers';
import { afterEach, expect, test } from 'vitest';
import { exportableSpans } from './exportable-span.ts';
import { type OtlpClient, openOtlp } from './otlp-client.ts';

const collector = collectorOfFile();
let client: OtlpClient | undefined;
afterEach(() => client?.close());

const open = (compression: 'none' | 'gzip'): OtlpClient => {
  client = openOtlp({ target: collector().target, tls: undefined, headers: [], timeoutMs: 10_000, compression });
  return client;
};

test('a real Collector takes every span with the ids, parents, names, times and Pods that were sent', async () => {
  const trace_id = 'c'.repeat(32);
  const root = aSpan({ trace_id, span_id: '1'.repeat(16), pod: 'web-0', status: 'error', start_at_us: 1_767_225_600_000_001 });
  const child = aSpan({ trace_id, span_id: '2'.repeat(16), parent_span_id: root.span_id, name: 'image.pull', pod: 'web-0' });
  const other = aSpan({ trace_id: 'd'.repeat(32), span_id: '3'.repeat(16), pod: 'web-1', uid: 'u' });
  const otlp = open('gzip');
  expect(await otlp.send(otlp.encode(exportableSpans([root, other, child])))).toEqual({ kind: 'accepted', warning: undefined });
  const start = '2026-01-01 00:00:00 +0000 UTC';
  const told = { traceId: trace_id, parentSpanId: '', name: 'pod.create', start, status: 'Unset', pod: 'web-0' };
  expect(collector().spans()).toEqual([
    { ...told, spanId: root.span_id, start: '2026-01-01 00:00:00.000001 +0000 UTC', status: 'Error' },
    { ...told, spanId: child.span_id, parentSpanId: root.span_id, name: 'image.pull' },
    { ...told, traceId: other.trace_id, spanId: other.span_id, pod: 'web-1' },
  ]);
});

test.each(['gzip', 'none'] as const)('what is too large for it is told as that (compression %s)', async (compression) => {
  const otlp = open(compression);
  const large = exportableSpans([aSpan({ trace_id: 'e'.repeat(32), span_id: '4'.repeat(16), name: 'x'.repeat(5 * 1024 * 1024) })]);
  expect(await otlp.send(otlp.encode(large))).toMatchObject({ kind: 'too_large' });
});
