import type { OptionTable, OptionValues } from '@lunettes/config';

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

export type RedisOptionValues = OptionValues<typeof redisOptions>;
