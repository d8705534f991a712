import { readFileSync } from 'node:fs';
import { type OtlpAddress, parseOtlpEndpoint } from '@lunettes/adapter-otlp';
import { type Parsed, parsed, problem } from '@lunettes/base';
import type { OptionTable, OptionValues } from '@lunettes/config';
import type { TraceBufferOptions } from './trace-buffer.ts';

/** What a process that exports traces can be told about it. */
export const options = {
  otlpEndpoint: {
    kind: 'text',
    default: undefined,
    placeholder: 'URL',
    doc: 'Where traces are sent by OTLP/gRPC: http://HOST:4317, or https:// for TLS; without it none are sent.',
  },
  otlpHeader: {
    kind: 'texts',
    placeholder: 'NAME=VALUE',
    doc: 'Header sent with every OTLP request; a secret is better kept in --otlp-headers-file.',
  },
  otlpHeadersFile: {
    kind: 'text',
    default: undefined,
    placeholder: 'FILE',
    doc: 'File with one NAME=VALUE a line: headers sent with every OTLP request.',
  },
  otlpCaFile: {
    kind: 'text',
    default: undefined,
    placeholder: 'FILE',
    doc: 'Certificates (PEM) that the OTLP backend is checked against; else those that Node.js brings.',
  },
  otlpCertFile: { kind: 'text', default: undefined, placeholder: 'FILE', doc: 'Client certificate (PEM) for the OTLP backend.' },
  otlpKeyFile: { kind: 'text', default: undefined, placeholder: 'FILE', doc: 'Key (PEM) of the client certificate for the OTLP backend.' },
  otlpCompression: { kind: 'choice', default: 'gzip', choices: ['gzip', 'none'], doc: 'How OTLP requests are compressed.' },
  otlpTimeout: {
    kind: 'duration',
    defaultMs: 10_000,
    minMs: 100,
    maxMs: 300_000,
    doc: 'Time after which an OTLP request without an answer is sent again.',
  },
  otlpBatchSpans: {
    kind: 'whole',
    default: 512,
    min: 1,
    max: 10_000,
    doc: 'Spans of one OTLP request; a request above 3 MiB is sent in parts.',
  },
  otlpTracesMax: {
    kind: 'whole',
    default: 50_000,
    min: 100,
    max: 1_000_000,
    doc: 'Traces that a lane holds until they are due or past correction; beyond it the oldest are sent as they are and forgotten.',
  },
  otlpEarly: {
    kind: 'flag',
    doc: 'Also send the trace of a late delivery while it is open; it is sent again under the same ids when it ends.',
  },
  otlpCorrections: { kind: 'flag', doc: 'Send spans again under the same ids when they change after they were sent.' },
} as const satisfies OptionTable;

/** How traces are chosen and batched; `connectionOf` gives the address. */
export interface ExporterOptions extends TraceBufferOptions {
  readonly batchSpans: number;
}

/** The two halves of the options: where to, and how. Undefined without an endpoint; all problems otherwise. */
export function connectionOf(
  of: OptionValues<typeof options>,
): Parsed<{ readonly address: OtlpAddress; readonly exporter: ExporterOptions } | undefined, readonly string[]> {
  if (of.otlpEndpoint === undefined) return parsed(undefined);
  const problems: string[] = [];
  const readable = (flag: string, file: string | undefined): Buffer | undefined => {
    try {
      return file === undefined ? undefined : readFileSync(file);
    } catch {
      problems.push(`${flag} ${file} cannot be read`);
      return undefined;
    }
  };
  const endpoint = parseOtlpEndpoint(of.otlpEndpoint);
  if (!endpoint.ok) problems.push(`--otlp-endpoint ${endpoint.problem}`);
  const tls = {
    ca: readable('--otlp-ca-file', of.otlpCaFile),
    cert: readable('--otlp-cert-file', of.otlpCertFile),
    key: readable('--otlp-key-file', of.otlpKeyFile),
  };
  if ((of.otlpCertFile === undefined) !== (of.otlpKeyFile === undefined))
    problems.push('--otlp-cert-file and --otlp-key-file belong together; one of them is missing');
  const secure = endpoint.ok && endpoint.value.secure;
  if (endpoint.ok && !secure && (of.otlpCaFile ?? of.otlpCertFile) !== undefined)
    problems.push(`--otlp-endpoint ${of.otlpEndpoint} is in the clear, so that certificates have no use; write it with https://`);
  const lines = readable('--otlp-headers-file', of.otlpHeadersFile)?.toString('utf8').split('\n') ?? [];
  const headers = [...of.otlpHeader, ...lines.filter((line) => line.trim() !== '')].flatMap((text, index) => {
    const header = /^\s*([a-z0-9_.-]+)\s*=\s*([\x20-\x7e]*?)\s*$/i.exec(text);
    if (header?.[1] !== undefined && !header[1].startsWith('grpc-')) return [[header[1].toLowerCase(), header[2] ?? ''] as const];
    // Its value may be a secret.
    problems.push(
      `OTLP header ${index + 1} is not NAME=VALUE with a name of letters, digits, dots and dashes and a value of printable characters`,
    );
    return [];
  });
  if (!endpoint.ok || problems.length > 0) return problem(problems);
  return parsed({
    address: {
      target: endpoint.value.target,
      tls: secure ? tls : undefined,
      headers,
      timeoutMs: of.otlpTimeout,
      compression: of.otlpCompression,
    },
    exporter: { early: of.otlpEarly, corrections: of.otlpCorrections, tracesMax: of.otlpTracesMax, batchSpans: of.otlpBatchSpans },
  });
}
