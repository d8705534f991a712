import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { type ChannelCredentials, Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { type Parsed, parsed, problem } from '@lunettes/base';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ExportableSpan } from './exportable-span.ts';
import { outcomeOfFailure, type SendOutcome } from './send-outcome.ts';

/** How to reach a receiver of OTLP over gRPC. */
export interface OtlpAddress {
  /** `host:port`. */
  readonly target: string;
  /** Undefined sends in the clear. */
  readonly tls: { readonly ca?: Buffer | undefined; readonly key?: Buffer | undefined; readonly cert?: Buffer | undefined } | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** After which a request without an answer counts as failed. */
  readonly timeoutMs: number;
  readonly compression: 'none' | 'gzip';
}

/** One connection to one receiver. */
export interface OtlpClient {
  /** The request that carries these spans; its length is what the receiver's bound is about. */
  encode(spans: readonly ExportableSpan[]): Uint8Array;
  /** Sends one request, once. Resolves always; what went wrong is in the outcome. */
  send(request: Uint8Array): Promise<SendOutcome>;
  close(): void;
}

const exportMethod = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const asIs = (bytes: Buffer): Uint8Array => bytes;
const portOfOtlp = '4317';
const gzip = 2;

/** Connects when first used. Throws when a header cannot stand in HTTP/2, or a certificate cannot be read. */
export function openOtlp({ target, tls, headers, timeoutMs, compression }: OtlpAddress): OtlpClient {
  const client = new Client(target, credentialsOf(tls), {
    // Whoever calls decides when to send again; a second one that repeats would hide it.
    'grpc.enable_retries': 0,
    'grpc.max_reconnect_backoff_ms': 5_000,
    ...(compression === 'gzip' ? { 'grpc.default_compression_algorithm': gzip } : {}),
  });
  const metadata = new Metadata();
  for (const [name, value] of headers) metadata.add(name, value);
  return {
    encode: (spans) => ProtobufTraceSerializer.serializeRequest(spans.map(({ span }) => span)) ?? new Uint8Array(),
    send: (request) =>
      new Promise((resolve) => {
        const answered = (failure: ServiceError | null, answer?: Uint8Array): void =>
          resolve(failure === null ? outcomeOfAnswer(answer) : outcomeOfFailure(failure));
        client.makeUnaryRequest(exportMethod, toBuffer, asIs, request, metadata, { deadline: Date.now() + timeoutMs }, answered);
      }),
    close: () => client.close(),
  };
}

function credentialsOf(tls: OtlpAddress['tls']): ChannelCredentials {
  if (tls === undefined) return credentials.createInsecure();
  const { ca, key, cert } = tls;
  // Read here what the library would read with the first connection only, when nobody looks.
  if (ca !== undefined) new X509Certificate(ca);
  createSecureContext({ ca, key, cert });
  return credentials.createSsl(ca ?? null, key ?? null, cert ?? null);
}

function outcomeOfAnswer(answer: Uint8Array = new Uint8Array()): SendOutcome {
  const { rejectedSpans = 0, errorMessage = '' } = ProtobufTraceSerializer.deserializeResponse(answer).partialSuccess ?? {};
  if (rejectedSpans > 0) return { kind: 'partial', rejected: rejectedSpans, message: errorMessage };
  return { kind: 'accepted', warning: errorMessage === '' ? undefined : errorMessage };
}

/** `http://host[:port]` sends in the clear, `https://` over TLS; without a port it is 4317. A path means OTLP over HTTP and is refused. */
export function parseOtlpEndpoint(text: string): Parsed<{ readonly target: string; readonly secure: boolean }, string> {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return problem(`"${text}" is no URL; write it as http://HOST:4317 or https://HOST:4317`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return problem(`"${text}" does not begin with http:// or https://; write it as http://HOST:4317 or https://HOST:4317`);
  if (url.pathname !== '/' || url.search !== '' || url.username !== '')
    return problem(
      `"${text}" has more than host and port; spans go over gRPC, to the port that is usually 4317, and credentials go into headers`,
    );
  const secure = url.protocol === 'https:';
  // The name is what TLS asks for, and an address is none.
  if (secure && isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0)
    return problem(`"${text}" has an address where TLS needs a host name; use the name that stands in the backend's certificate`);
  return parsed({ target: `${url.hostname}:${portOf(text, url, secure)}`, secure });
}

/** `URL` leaves out a port that is its scheme's own. */
function portOf(text: string, url: URL, secure: boolean): string {
  if (url.port !== '') return url.port;
  return /:(80|443)\/?$/.test(text) ? (secure ? '443' : '80') : portOfOtlp;
}
