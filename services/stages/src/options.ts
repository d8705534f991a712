import type { OptionTable } from '@lunettes/config';

/** What a process that runs one stage can be told, besides where Kafka and Redis are. */
export const options = {
  instance: {
    kind: 'text',
    default: undefined,
    placeholder: 'NAME',
    doc: 'Stays the same when this instance restarts, so that it gets its lanes back; else the name of the host.',
  },
  listen: { kind: 'text', default: '127.0.0.1', placeholder: 'ADDRESS', doc: 'Address of /healthz, /readyz and /metrics.' },
  port: { kind: 'whole', default: 8081, min: 0, max: 65_535, doc: 'Port of /healthz, /readyz and /metrics; 0 takes a free one.' },
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
