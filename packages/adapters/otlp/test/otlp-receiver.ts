import { join } from 'node:path';
import {
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceClientConstructor,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import protobuf from 'protobufjs';

/** One span as it came over the wire, ids in hex, times in nanoseconds. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly statusCode: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly events: readonly {
    readonly name: string;
    readonly atNs: bigint;
    readonly attributes: Readonly<Record<string, string | number>>;
  }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes: Readonly<Record<string, string | number>>;
  }[];
  readonly resource: Readonly<Record<string, string | number>>;
  readonly scope: { readonly name: string; readonly version: string };
}

/** What the receiver says to a request. Only `take` and `take_some` keep spans; of the latter the first `rejected` are lost. */
export type Answer =
  | { readonly kind: 'take'; readonly warning?: string }
  | { readonly kind: 'take_some'; readonly rejected: number; readonly message: string }
  | { readonly kind: 'fail'; readonly code: keyof typeof status; readonly message?: string; readonly retryAfterMs?: number }
  /** Keeps the spans and lets the sender believe that it did not. */
  | { readonly kind: 'take_and_fail'; readonly code: keyof typeof status };

export interface OtlpReceiver {
  /** As an option value: `http://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** Spans that were taken, in the order of their requests, repeats included. */
  readonly spans: readonly ReceivedSpan[];
  /** Every request that came, whatever was answered. */
  readonly requests: readonly {
    readonly spans: readonly ReceivedSpan[];
    readonly headers: Readonly<Record<string, unknown>>;
    readonly resources: number;
  }[];
  close(): void;
}

interface ReceiverOptions {
  /** Chooses the answer to a request; by default everything is taken. */
  readonly answer?: (spans: readonly ReceivedSpan[], earlierRequests: number) => Answer;
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer; readonly ca?: Buffer };
  /** 0 takes a free one. */
  readonly port?: number;
}

const protoFile = join(import.meta.dirname, 'trace-service.proto');
const ofPackage = 'opentelemetry.proto.collector.trace.v1';

/** Listens on loopback with the bound on messages that gRPC servers have by default, 4 MiB. */
export async function startOtlpReceiver({ answer = () => ({ kind: 'take' }), tls, port = 0 }: ReceiverOptions = {}): Promise<OtlpReceiver> {
  const loaded = loadPackageDefinition(loadSync(protoFile, { keepCase: true, longs: String, defaults: true, oneofs: true }));
  const service = nested(loaded, `${ofPackage}.TraceService`) as ServiceClientConstructor;
  const failures = protobuf.loadSync(protoFile);
  const spans: ReceivedSpan[] = [];
  const requests: OtlpReceiver['requests'][number][] = [];
  const server = new Server({ 'grpc.max_receive_message_length': 4 * 1024 * 1024 });
  server.addService(service.service, {
    Export({ request, metadata }: ServerUnaryCall<WireRequest, object>, reply: sendUnaryData<object>) {
      const received = spansOf(request);
      const chosen = answer(received, requests.length);
      requests.push({ spans: received, headers: metadata.getMap(), resources: request.resource_spans.length });
      switch (chosen.kind) {
        case 'take':
          spans.push(...received);
          return reply(null, {
            partial_success: chosen.warning === undefined ? null : { rejected_spans: 0, error_message: chosen.warning },
          });
        case 'take_some':
          spans.push(...received.slice(chosen.rejected));
          return reply(null, { partial_success: { rejected_spans: chosen.rejected, error_message: chosen.message } });
        case 'take_and_fail':
          spans.push(...received);
          return reply({ code: status[chosen.code], details: 'the answer was lost' });
        case 'fail':
          return reply({
            code: status[chosen.code],
            details: chosen.message ?? 'told to fail',
            ...(chosen.retryAfterMs === undefined ? {} : { metadata: retryAfter(failures, chosen.retryAfterMs) }),
          });
      }
    },
  });
  const bound = await new Promise<number>((resolve, reject) => {
    const offered =
      tls === undefined
        ? ServerCredentials.createInsecure()
        : ServerCredentials.createSsl(tls.ca ?? null, [{ private_key: tls.key, cert_chain: tls.cert }], tls.ca !== undefined);
    server.bindAsync(`127.0.0.1:${port}`, offered, (failure, free) => (failure === null ? resolve(free) : reject(failure)));
  });
  return { endpoint: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${bound}`, spans, requests, close: () => server.forceShutdown() };
}

function retryAfter(root: protobuf.Root, ms: number): Metadata {
  const encode = (type: string, value: object): Uint8Array => {
    const found = root.lookupType(`${ofPackage}.${type}`);
    return found.encode(found.fromObject(value)).finish();
  };
  const value = encode('RetryInfo', { retryDelay: { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 } });
  const details = encode('FailureStatus', {
    code: 14,
    message: '',
    details: [{ typeUrl: 'type.googleapis.com/google.rpc.RetryInfo', value }],
  });
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(details));
  return metadata;
}

function nested(of: unknown, path: string): unknown {
  return path.split('.').reduce((at, name) => (at as Readonly<Record<string, unknown>>)[name], of);
}

interface WireValue {
  readonly value: string;
  readonly string_value?: string;
  readonly int_value?: string;
  readonly double_value?: number;
}
type WireAttributes = readonly { readonly key: string; readonly value: WireValue }[];
interface WireSpan {
  readonly trace_id: Buffer;
  readonly span_id: Buffer;
  readonly parent_span_id: Buffer;
  readonly name: string;
  readonly kind: number;
  readonly start_time_unix_nano: string;
  readonly end_time_unix_nano: string;
  readonly attributes: WireAttributes;
  readonly events: readonly { readonly name: string; readonly time_unix_nano: string; readonly attributes: WireAttributes }[];
  readonly links: readonly { readonly trace_id: Buffer; readonly span_id: Buffer; readonly attributes: WireAttributes }[];
  readonly status: { readonly code: number } | null;
}
interface WireRequest {
  readonly resource_spans: readonly {
    readonly resource: { readonly attributes: WireAttributes };
    readonly scope_spans: readonly {
      readonly scope: { readonly name: string; readonly version: string };
      readonly spans: readonly WireSpan[];
    }[];
  }[];
}

const hex = (bytes: Buffer): string => bytes.toString('hex');

const attributesOf = (attributes: WireAttributes): Record<string, string | number> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.value === 'int_value' ? Number(value.int_value) : (value.string_value ?? value.double_value ?? ''),
    ]),
  );

function spansOf(request: WireRequest): ReceivedSpan[] {
  return request.resource_spans.flatMap(({ resource, scope_spans }) =>
    scope_spans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        traceId: hex(span.trace_id),
        spanId: hex(span.span_id),
        parentSpanId: hex(span.parent_span_id),
        name: span.name,
        kind: span.kind,
        startNs: BigInt(span.start_time_unix_nano),
        endNs: BigInt(span.end_time_unix_nano),
        statusCode: span.status?.code ?? 0,
        attributes: attributesOf(span.attributes),
        events: span.events.map(({ name, time_unix_nano, attributes }) => ({
          name,
          atNs: BigInt(time_unix_nano),
          attributes: attributesOf(attributes),
        })),
        links: span.links.map((link) => ({
          traceId: hex(link.trace_id),
          spanId: hex(link.span_id),
          attributes: attributesOf(link.attributes),
        })),
        resource: attributesOf(resource.attributes),
        scope: { name: scope.name, version: scope.version },
      })),
    ),
  );
}
