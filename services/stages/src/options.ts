import type { OptionTable } from '@lunettes/config';

/** What a process that runs one stage can be told, besides where Kafka and Redis are. */
export const options = {
  onLoss: {
    kind: 'choice',
    default: 'continue',
    choices: ['continue', 'stop'],
    doc: 'When retention has taken input before it was read: mark the loss and go on, or stop the lane until lunettes lanes resume --accept-loss.',
  },
  snapshotInterval: {
    kind: 'duration',
    defaultMs: 600_000,
    minMs: 1_000,
    maxMs: 86_400_000,
    doc: 'Time between two copies of a lane’s state in Kafka, for the case that Redis loses it.',
  },
} as const satisfies OptionTable;
