import type { OptionTable, OptionValues } from '@lunettes/config';

/** What a collector of its own can be told besides what it collects. */
export const collectorProcessOptions = {
  ingestTokensFile: {
    kind: 'text',
    default: undefined,
    placeholder: 'FILE',
    doc: 'File with one CLUSTER=TOKEN a line: who may send audit, and for which cluster. Without it audit is taken on loopback only.',
  },
  userHashKeyFile: {
    kind: 'text',
    default: undefined,
    placeholder: 'FILE',
    doc: 'File of 32 random bytes that the names of people are hashed with, the same for all collectors; made where it is missing.',
  },
} as const satisfies OptionTable;

export type CollectorProcessOptionValues = OptionValues<typeof collectorProcessOptions>;
