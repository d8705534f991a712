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

export type KafkaOptionValues = OptionValues<typeof kafkaOptions>;
