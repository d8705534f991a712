import type { OptionTable, OptionValues } from '@lunettes/config';

/** Where Kafka is, who we are to it, and what topics are called. */
export const kafkaOptions = {
  kafkaBrokers: {
    kind: 'texts',
    placeholder: 'HOST:PORT',
    doc: 'Brokers to begin with; the others are found through them. Without one, 127.0.0.1:9092.',
  },
  kafkaTls: { kind: 'flag', doc: 'Speak TLS with the brokers.' },
  kafkaCaFile: {
    kind: 'text',
    default: undefined,
    placeholder: 'FILE',
    doc: 'Authorities that the brokers’ certificates are from; else those of Node.',
  },
  kafkaCertFile: { kind: 'text', default: undefined, placeholder: 'FILE', doc: 'Our certificate, where brokers ask for one.' },
  kafkaKeyFile: { kind: 'text', default: undefined, placeholder: 'FILE', doc: 'Key of that certificate.' },
  kafkaSasl: {
    kind: 'choice',
    default: 'none',
    choices: ['none', 'plain', 'scram-sha-256', 'scram-sha-512'],
    doc: 'How we prove who we are; needs a user and a password file.',
  },
  kafkaUser: { kind: 'text', default: undefined, placeholder: 'NAME', doc: 'User of Kafka.' },
  kafkaPasswordFile: { kind: 'text', default: undefined, placeholder: 'FILE', doc: 'File whose first line is the password of that user.' },
  topicPrefix: { kind: 'text', default: 'lunettes', placeholder: 'NAME', doc: 'First word of the names of topics and groups.' },
  lanes: {
    kind: 'whole',
    default: 8,
    min: 1,
    max: 256,
    doc: 'Partitions of every topic of lanes; cannot be changed while the topics live.',
  },
  singleBroker: { kind: 'flag', doc: 'Accept topics that do not survive the loss of a broker.' },
} as const satisfies OptionTable;

/** Where Redis is and who we are to it. */
export const redisOptions = {
  redisUrl: { kind: 'text', default: 'redis://127.0.0.1:6379', placeholder: 'URL', doc: 'Server of the checkpoints; rediss: speaks TLS.' },
  redisSentinels: { kind: 'texts', placeholder: 'HOST:PORT', doc: 'Sentinels that know the master; then the URL is not used.' },
  redisMaster: { kind: 'text', default: 'mymaster', placeholder: 'NAME', doc: 'What the Sentinels call the master.' },
  redisUser: { kind: 'text', default: undefined, placeholder: 'NAME', doc: 'User of an access list of Redis.' },
  redisPasswordFile: { kind: 'text', default: undefined, placeholder: 'FILE', doc: 'File whose first line is the password for Redis.' },
  redisCaFile: {
    kind: 'text',
    default: undefined,
    placeholder: 'FILE',
    doc: 'Authorities that the certificate of Redis is from; speaks TLS.',
  },
} as const satisfies OptionTable;

/** What a process that runs one stage can be told. */
export const options = {
  ...kafkaOptions,
  ...redisOptions,
  instance: {
    kind: 'text',
    default: undefined,
    placeholder: 'NAME',
    doc: 'Stays the same when this instance restarts, so that it gets its lanes back; else the name of the host.',
  },
  listen: { kind: 'text', default: '127.0.0.1', placeholder: 'ADDRESS', doc: 'Address of /healthz, /readyz and /metrics.' },
  port: { kind: 'whole', default: 8081, min: 0, max: 65_535, doc: 'Port of /healthz, /readyz and /metrics; 0 takes a free one.' },
  snapshotInterval: {
    kind: 'duration',
    defaultMs: 600_000,
    minMs: 1_000,
    maxMs: 86_400_000,
    doc: 'Time between two copies of a lane’s state in Kafka, for the case that Redis loses it.',
  },
} as const satisfies OptionTable;

export type KafkaOptionValues = OptionValues<typeof kafkaOptions>;
export type RedisOptionValues = OptionValues<typeof redisOptions>;
export type StageOptionValues = OptionValues<typeof options>;
