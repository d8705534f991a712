import type { OptionTable, OptionValues } from '@lunettes/config';

/** What a process that runs everything can be told, besides what its parts can. */
export const embeddedOptions = {
  listen: {
    kind: 'text',
    default: '127.0.0.1',
    placeholder: 'ADDRESS',
    doc: 'Address of console, API and audit webhook; any but a loopback address needs a token file.',
  },
  port: { kind: 'whole', default: 8080, min: 0, max: 65_535, doc: 'Port of console, API and audit webhook; 0 takes a free one.' },
  tokenFile: {
    kind: 'text',
    default: undefined,
    placeholder: 'FILE',
    doc: 'File whose first line is the token that readers and API servers must send.',
  },
  dataDir: {
    kind: 'text',
    default: undefined,
    placeholder: 'DIR',
    doc: 'Directory of log and rows, made if need be; else .lunettes/up in the clone.',
  },
  lanes: {
    kind: 'whole',
    default: 4,
    min: 1,
    max: 256,
    doc: 'Lanes that namespaces are spread over; taken when the data directory is new.',
  },
  retention: {
    kind: 'duration',
    defaultMs: 7 * 86_400_000,
    minMs: 3_600_000,
    maxMs: 3650 * 86_400_000,
    doc: 'Age in event time at which records leave the log; never before every reader has passed them.',
  },
  storeMaxBytes: {
    kind: 'bytes',
    default: 20_000_000_000,
    min: 64 * 1024 * 1024,
    max: 2 ** 50,
    doc: 'Size of the log; near it the oldest records go first, at it audit batches are answered with 503.',
  },
} as const satisfies OptionTable;

export type EmbeddedOptionValues = OptionValues<typeof embeddedOptions>;
