import type { OptionTable, OptionValues } from '@lunettes/config';

/** What a process that runs the writer can be told about it. */
export const options = {
  insertRows: { kind: 'whole', default: 20_000, min: 1, max: 1_000_000, doc: 'Rows of one table after which they are inserted.' },
  insertBytes: {
    kind: 'bytes',
    default: 16 * 1024 * 1024,
    min: 64 * 1024,
    max: 48 * 1024 * 1024,
    doc: 'Encoded bytes of one table after which they are inserted.',
  },
  insertWait: {
    kind: 'duration',
    defaultMs: 2_000,
    minMs: 10,
    maxMs: 60_000,
    doc: 'Time after which rows are inserted however few they are.',
  },
} as const satisfies OptionTable;

export type ClickHouseWriterOptions = OptionValues<typeof options>;
