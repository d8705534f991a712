import { checkTopics, type KafkaEventLog, type KafkaTarget, openKafkaLog } from '@lunettes/adapter-kafka';
import { EnvironmentFailure } from '@lunettes/base';
import type { Logger } from '@lunettes/telemetry';

/** Where the log is and how its topics have to be. */
export interface LogOptions {
  readonly kafka: KafkaTarget;
  readonly topicPrefix: string;
  readonly lanes: number;
  readonly singleBroker: boolean;
  /** Stays the same when this instance restarts. */
  readonly instance: string;
  readonly logger: Logger;
}

/**
 * Opens the log after a look at its topics. Throws `EnvironmentFailure` with everything that is wrong with them: missing, or
 * set so that records could be lost; `PortFailure` when no broker can be reached.
 */
export async function openCheckedLog({ kafka, topicPrefix, lanes, singleBroker, instance, logger }: LogOptions): Promise<KafkaEventLog> {
  const wanted = { prefix: topicPrefix, lanes, replication: 3, minInsync: 2, retentionMs: 0, singleBroker };
  const plan = await checkTopics(kafka, wanted);
  const refusals = plan.flatMap(({ name, action, refusals: reasons }) =>
    action === 'create' ? [`${name} is missing: run lunettes topics apply`] : reasons.map((reason) => `${name} ${reason}`),
  );
  if (refusals.length > 0) throw new EnvironmentFailure(refusals.join('\n'));
  return openKafkaLog({
    target: kafka,
    prefix: topicPrefix,
    lanes,
    instance,
    trouble: (message, fields) => logger.warn('The Kafka client reports trouble.', { message, ...fields }),
  });
}
