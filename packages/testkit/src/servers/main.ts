import { obtainCollector } from './obtain-collector.ts';
import { obtainKafka } from './obtain-kafka.ts';
import { obtainRedis } from './obtain-redis.ts';

/** Run as `node main.ts`: brings the servers that the tests start onto this machine, once. Exits with 1 and the reason when it cannot. */
try {
  console.log(`Redis: ${obtainRedis()}`);
  console.log(`Kafka: ${obtainKafka().libraries}`);
  console.log(`OpenTelemetry Collector: ${obtainCollector()}`);
} catch (failure) {
  console.error(failure instanceof Error ? failure.message : String(failure));
  process.exitCode = 1;
}
