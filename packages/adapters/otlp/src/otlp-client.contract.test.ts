import { aSpan } from '@lunettes/testkit';
import { makeCertificates } from '@lunettes/testkit/servers';
import { afterEach, describe, expect, test } from 'vitest';
import { type Answer, type OtlpReceiver, startOtlpReceiver } from '../test/testing.ts';
import { exportableSpans } from './exportable-span.ts';
import { type OtlpAddress, type OtlpClient, openOtlp, parseOtlpEndpoint } from './otlp-client.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function receiving(answer: Answer = { kind: 'take' }): Promise<OtlpReceiver> {
  const receiver = await startOtlpReceiver({ answer: () => answer });
  ends.push(receiver.close);
  return receiver;
}

function clientOf({ endpoint }: Pick<OtlpReceiver, 'endpoint'>, of: Partial<OtlpAddress> = {}): OtlpClient {
  const client = openOtlp({ target: new URL(endpoint).host, tls: undefined, headers: [], timeoutMs: 10_000, compression: 'none', ...of });
  ends.push(client.close);
  return client;
}

const id = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
const spans = (count: number) =>
  exportableSpans(
    Array.from({ length: count }, (_, n) =>
      aSpan({
        trace_id: id(n + 1, 32),
        span_id: id(n + 1, 16),
        pod: `pod-${n % 3}`,
        uid: `uid-${n % 3}`,
        start_at_us: 1_767_225_600_000_001,
      }),
    ),
  );

describe('a receiver of OTLP over gRPC', () => {
  test.each(['none', 'gzip'] as const)(
    'gets every span with its ids and times, one resource per Pod (compression %s)',
    async (compression) => {
      const receiver = await receiving();
      const client = clientOf(receiver, { headers: [['x-tenant', 'shop']], compression });
      expect(await client.send(client.encode(spans(10)))).toEqual({ kind: 'accepted', warning: undefined });
      expect(receiver.spans.map(({ traceId, spanId }) => [traceId, spanId]).sort()).toEqual(
        spans(10).map(({ record }) => [record.trace_id, record.span_id]),
      );
      expect(receiver.spans[0]).toMatchObject({ kind: 1, startNs: 1_767_225_600_000_001_000n, scope: { name: 'lunettes' } });
      expect(receiver.requests[0]).toMatchObject({ resources: 3, headers: { 'x-tenant': 'shop' } });
    },
  );

  test.each<[string, Answer, object]>([
    ['a warning is told', { kind: 'take', warning: 'old' }, { kind: 'accepted', warning: 'old' }],
    [
      'a partial success is its own case',
      { kind: 'take_some', rejected: 2, message: 'no' },
      { kind: 'partial', rejected: 2, message: 'no' },
    ],
    ['INVALID_ARGUMENT refuses the content', { kind: 'fail', code: 'INVALID_ARGUMENT' }, { kind: 'refused', code: 'INVALID_ARGUMENT' }],
    ['UNAVAILABLE may come again', { kind: 'fail', code: 'UNAVAILABLE' }, { kind: 'later', afterMs: undefined }],
    ['UNAVAILABLE says when', { kind: 'fail', code: 'UNAVAILABLE', retryAfterMs: 2_500 }, { kind: 'later', afterMs: 2_500 }],
    ['RESOURCE_EXHAUSTED says when', { kind: 'fail', code: 'RESOURCE_EXHAUSTED', retryAfterMs: 7 }, { kind: 'later', afterMs: 7 }],
    [
      'RESOURCE_EXHAUSTED without a time is a full backend',
      { kind: 'fail', code: 'RESOURCE_EXHAUSTED' },
      { kind: 'later', afterMs: undefined },
    ],
    ['UNAUTHENTICATED needs a person', { kind: 'fail', code: 'UNAUTHENTICATED' }, { kind: 'needs_operator', code: 'UNAUTHENTICATED' }],
    ['UNIMPLEMENTED needs a person', { kind: 'fail', code: 'UNIMPLEMENTED' }, { kind: 'needs_operator' }],
  ])('%s', async (_, answer, outcome) => {
    const client = clientOf(await receiving(answer));
    expect(await client.send(client.encode(spans(3)))).toMatchObject(outcome);
  });

  test('that takes no message of this size is told apart from a full one', async () => {
    const client = clientOf(await receiving());
    const large = exportableSpans([aSpan({ trace_id: id(1, 32), span_id: id(1, 16), name: 'x'.repeat(5 * 1024 * 1024) })]);
    expect(await client.send(client.encode(large))).toMatchObject({ kind: 'too_large', code: 'RESOURCE_EXHAUSTED' });
  });

  test('that is not there is asked again later', async () => {
    const receiver = await receiving();
    receiver.close();
    const client = clientOf(receiver);
    expect(await client.send(client.encode(spans(1)))).toMatchObject({ kind: 'later', code: 'UNAVAILABLE' });
  });
});

describe('over TLS', () => {
  const { ca, server, client: own } = makeCertificates();
  const stranger = makeCertificates();

  test.each<[string, OtlpAddress['tls'], object]>([
    ['both sides that know each other speak', { ca, ...own }, { kind: 'accepted' }],
    ['a receiver of another authority is not spoken to', { ca: stranger.ca, ...own }, { kind: 'later', code: 'UNAVAILABLE' }],
    ['a sender without a certificate is turned away', { ca }, { kind: 'later', code: 'UNAVAILABLE' }],
    ['a sender that speaks in the clear is turned away', undefined, { kind: 'later', code: 'UNAVAILABLE' }],
  ])('%s', async (_, tls, outcome) => {
    const receiver = await startOtlpReceiver({ tls: { ...server, ca } });
    ends.push(receiver.close);
    const client = clientOf(receiver, { target: new URL(receiver.endpoint).host.replace('127.0.0.1', 'localhost'), tls });
    expect(await client.send(client.encode(spans(1)))).toMatchObject(outcome);
    expect(receiver.spans).toHaveLength('kind' in outcome && outcome.kind === 'accepted' ? 1 : 0);
  });

  test('a certificate that is none is refused before anything is sent', () => {
    expect(() =>
      openOtlp({ target: 'localhost:1', tls: { ca: Buffer.from('no PEM') }, headers: [], timeoutMs: 1, compression: 'none' }),
    ).toThrow();
  });
});

describe('an endpoint', () => {
  test.each([
    ['http://jaeger:4317', { target: 'jaeger:4317', secure: false }],
    ['https://otlp.example.org', { target: 'otlp.example.org:4317', secure: true }],
    ['https://otlp.example.org:443', { target: 'otlp.example.org:443', secure: true }],
    ['http://[::1]:80', { target: '[::1]:80', secure: false }],
  ])('%s is a target', (text, value) => {
    expect(parseOtlpEndpoint(text)).toEqual({ ok: true, value });
  });

  test.each([
    'https://10.0.0.1:4317',
    'https://[::1]',
    'jaeger:4317',
    'jaeger',
    'http://jaeger:4318/v1/traces',
    'https://me@host:4317',
    'ftp://host',
  ])('%s is refused', (text) => {
    expect(parseOtlpEndpoint(text).ok).toBe(false);
  });
});
