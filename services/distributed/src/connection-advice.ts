/** What a failure of a connection means, by what the client libraries and servers say. */
type Meaning = 'refused' | 'unknown_host' | 'certificate' | 'wrong_tls' | 'login' | 'rights' | 'other';

const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [/ENOTFOUND|EAI_AGAIN|getaddrinfo/i, 'unknown_host'],
  [/certificate|self.signed|unable to verify|altname|ERR_TLS_CERT/i, 'certificate'],
  [/WRONGPASS|NOAUTH|Authentication failed|SASL|invalid (?:username|credentials)|REQUIRED_PASSWORD/i, 'login'],
  [/NOPERM|not authorized|authorization failed|AUTHORIZATION_FAILED|ACCESS_DENIED|Not enough privileges/i, 'rights'],
  [
    /wrong version number|ERR_SSL|packet length too long|EPROTO|socket hang up|disconnected|closed connection|Connection is closed|ECONNRESET/i,
    'wrong_tls',
  ],
  [/ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|timed? ?out|Connection error/i, 'refused'],
];

const meaningOf = (text: string): Meaning => meanings.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';

export const kafkaAdvice = (text: string, prefix: string): string =>
  ({
    refused: 'start the brokers, or name them with --kafka-brokers HOST:PORT as their advertised.listeners do',
    unknown_host: 'correct the name in --kafka-brokers, or the brokers’ advertised.listeners, which must be reachable from here',
    certificate: 'name the authority of the brokers’ certificates with --kafka-ca-file, and the brokers as their certificates do',
    wrong_tls:
      'see whether that port speaks TLS: then give --kafka-tls or --kafka-ca-file, else leave them out; and whether it wants --kafka-sasl',
    login: 'check --kafka-sasl, --kafka-user and --kafka-password-file',
    rights: `grant that user Read, Write, Describe and DescribeConfigs on topics ${prefix}.*, and Read and Describe on groups ${prefix}.*`,
    other: 'see the log of the brokers',
  })[meaningOf(text)];

export const redisAdvice = (text: string, prefix: string): string =>
  ({
    refused: 'start Redis, or name it with --redis-url or --redis-sentinels',
    unknown_host: 'correct the name in --redis-url or --redis-sentinels',
    certificate: 'name the authority of its certificate with --redis-ca-file, and Redis as its certificate does',
    wrong_tls: 'see whether that port speaks TLS: then write rediss:// in --redis-url, else redis://',
    login: 'check --redis-user and --redis-password-file',
    rights: `grant that user ~${prefix}* &* +@read +@write +@scripting +@connection +info +time`,
    other: 'see the log of Redis',
  })[meaningOf(text)];
