import type { OptionTable } from '@lunettes/config';

/** What every process of the distributed form can be told of itself. */
export const processOptions = {
  instance: {
    kind: 'text',
    default: undefined,
    placeholder: 'NAME',
    doc: 'Stays the same when this instance restarts, so that it gets its lanes back; else the name of the host.',
  },
  listen: {
    kind: 'text',
    default: '127.0.0.1',
    placeholder: 'ADDRESS',
    doc: 'Address of /healthz, /readyz and /metrics, and of the audit webhook of a collector.',
  },
  port: { kind: 'whole', default: 8081, min: 0, max: 65_535, doc: 'Port of these; 0 takes a free one.' },
} as const satisfies OptionTable;
