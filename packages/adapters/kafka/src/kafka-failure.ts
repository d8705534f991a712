import { PortFailure } from '@lunettes/ports';

/** What a broker answers when repeating is useless until somebody has changed its settings or ours. */
const permanentTypes = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'SASL_AUTHENTICATION_FAILED',
  'ILLEGAL_SASL_STATE',
  'UNSUPPORTED_SASL_MECHANISM',
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_REQUIRED_ACKS',
  'POLICY_VIOLATION',
]);

/** Runs one thing against Kafka; whatever goes wrong comes out as `PortFailure`. */
export async function asPort<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw cause instanceof PortFailure ? cause : kafkaFailure(what, cause);
  }
}

export function kafkaFailure(what: string, cause: unknown): PortFailure {
  const text = cause instanceof Error ? cause.message : String(cause);
  return new PortFailure(isPermanent(cause) ? 'permanent' : 'transient', `Kafka could not ${what}: ${text}`, { cause });
}

function isPermanent(cause: unknown): boolean {
  for (let at = cause; at instanceof Error; at = at.cause) {
    if (at.name === 'KafkaJSSASLAuthenticationError') return true;
    if ('type' in at && typeof at.type === 'string' && permanentTypes.has(at.type)) return true;
  }
  return false;
}
