import type { OptionTable } from '@lunettes/config';

/** What a process that runs one stage can be told, besides where Kafka and Redis are. */
export const options = {
  snapshotInterval: {
    kind: 'duration',
    defaultMs: 600_000,
    minMs: 1_000,
    maxMs: 86_400_000,
    doc: 'Time between two copies of a lane’s state in Kafka, for the case that Redis loses it.',
  },
} as const satisfies OptionTable;
