import { type AppliedSettings, checkTopics, inspectBrokers, type KafkaTarget, type PlannedTopic } from '@lunettes/adapter-kafka';
import { type Check, checkClock, noted, passed, wrong } from './check.ts';
import { kafkaAdvice } from './connection-advice.ts';

/** Partitions that are named; the others are counted. */
const namedMax = 5;

/** Connection, rights, topics and clock of the brokers. What cannot be asked is a finding like any other. */
export async function checkKafka(kafka: KafkaTarget, settings: AppliedSettings): Promise<readonly Check[]> {
  const at = `kafka ${kafka.brokers.join(',')}`;
  try {
    const { brokers, behind, clockAheadUs } = await inspectBrokers(kafka, settings.prefix);
    return [
      passed(at, `${brokers} brokers answer`),
      ...checkCopies(behind),
      ...(clockAheadUs === undefined ? [] : [checkClock('clock of kafka', clockAheadUs)]),
      ...topicChecks(await checkTopics(kafka, settings)),
    ];
  } catch (cause) {
    if (!(cause instanceof Error) || cause instanceof TypeError) throw cause;
    return [wrong(at, cause.message, kafkaAdvice(cause.message, settings.prefix))];
  }
}

function checkCopies(behind: readonly string[]): readonly Check[] {
  if (behind.length === 0) return [];
  const more = behind.length > namedMax ? ` and ${behind.length - namedMax} more` : '';
  const found = `${behind.slice(0, namedMax).join(', ')}${more}: fewer copies in sync than there should be`;
  return [noted('copies of topics', found, 'start the broker that is missing; with one less, appends may be refused')];
}

/** What `lunettes topics apply` would do, and what stands against it. */
export function topicChecks(plan: readonly PlannedTopic[]): readonly Check[] {
  const checks = plan.flatMap(({ name, action, drift, refusals }): readonly Check[] => {
    const at = `topic ${name}`;
    if (action === 'create') return [wrong(at, 'is missing', 'run lunettes topics apply')];
    return [
      ...refusals.map((reason) => wrong(at, reason, 'no service starts on it: set it right, or make topics under another --topic-prefix')),
      ...(drift.length === 0 ? [] : [noted(at, drift.join('; '), 'lunettes topics apply sets it back; or give the option that says so')]),
    ];
  });
  return checks.length === 0 ? [passed('topics', `${plan.length}, as they should be`)] : checks;
}
