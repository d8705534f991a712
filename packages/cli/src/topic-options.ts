import type { OptionTable } from '@lunettes/config';

/** How `lunettes topics apply` is to make the topics. */
export const topicOptions = {
  lanesPerCluster: {
    kind: 'whole',
    default: 8,
    min: 1,
    max: 256,
    doc: 'Lanes that one cluster uses, at most all; kept in the lane map and never changed while the topics live.',
  },
  replication: { kind: 'whole', default: 3, min: 1, max: 16, doc: 'Copies of every partition; below 3 only with --single-broker.' },
  minInsync: {
    kind: 'whole',
    default: 2,
    min: 1,
    max: 16,
    doc: 'Copies that must have a record before it is acknowledged; below 2 only with --single-broker.',
  },
  topicRetention: {
    kind: 'duration',
    defaultMs: 7 * 86_400_000,
    minMs: 3_600_000,
    maxMs: 3650 * 86_400_000,
    doc: 'Age in the brokers’ time at which records leave the topics, read or not.',
  },
  dryRun: { kind: 'flag', doc: 'Only print the plan.' },
} as const satisfies OptionTable;
