import type { OptionTable } from '@lunettes/config';

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
