import type { KafkaTarget } from '@lunettes/adapter-kafka';
import type { RedisTarget } from '@lunettes/adapter-redis';
import { EnvironmentFailure } from '@lunettes/base';
import type { KafkaOptionValues } from './kafka-options.ts';
import type { RedisOptionValues } from './redis-options.ts';
import { secretIn } from './secret-file.ts';

const kafkaDefault = '127.0.0.1:9092';

/** Where Kafka is, from the options. Throws `EnvironmentFailure` when a file cannot be read or a part is missing. */
export function kafkaTargetOf(values: KafkaOptionValues, clientId: string): KafkaTarget {
  const { kafkaBrokers, kafkaTls, kafkaCaFile, kafkaCertFile, kafkaKeyFile, kafkaSasl, kafkaUser, kafkaPasswordFile } = values;
  const tls = kafkaTls || kafkaCaFile !== undefined || kafkaCertFile !== undefined;
  if (kafkaSasl !== 'none' && (kafkaUser === undefined || kafkaPasswordFile === undefined))
    throw new EnvironmentFailure(`--kafka-sasl ${kafkaSasl} needs --kafka-user and --kafka-password-file`);
  return {
    brokers: kafkaBrokers.length === 0 ? [kafkaDefault] : kafkaBrokers,
    clientId,
    tls: tls
      ? {
          caFile: kafkaCaFile,
          ...(kafkaCertFile === undefined ? {} : { certFile: kafkaCertFile }),
          ...(kafkaKeyFile === undefined ? {} : { keyFile: kafkaKeyFile }),
        }
      : undefined,
    sasl:
      kafkaSasl === 'none' ? undefined : { mechanism: kafkaSasl, username: kafkaUser ?? '', password: secretIn(kafkaPasswordFile ?? '') },
  };
}

/** Where Redis is, from the options. Throws `EnvironmentFailure` when a file cannot be read or the URL is none. */
export function redisTargetOf(values: RedisOptionValues): RedisTarget {
  const { redisUrl, redisSentinels, redisMaster, redisUser, redisPasswordFile, redisCaFile: caFile } = values;
  const password = redisPasswordFile === undefined ? undefined : secretIn(redisPasswordFile);
  if (redisSentinels.length > 0) {
    const sentinels = redisSentinels.map((text) => {
      const [host = '', port = '26379'] = text.split(':');
      return { host, port: Number(port) };
    });
    return { sentinels, master: redisMaster, username: redisUser, password, caFile };
  }
  if (!URL.canParse(redisUrl)) throw new EnvironmentFailure(`--redis-url ${redisUrl} is no URL; write redis://HOST:PORT`);
  const url = new URL(redisUrl);
  if (redisUser !== undefined) url.username = redisUser;
  if (password !== undefined) url.password = password;
  return { url: url.href, caFile };
}
