import { EnvironmentFailure } from '@lunettes/base';
import type { OptionValues } from '@lunettes/config';
import { type KafkaOptionValues, kafkaTargetOf, type LogOptions, type processOptions } from '@lunettes/stages';
import type { Surroundings } from '../service.ts';

/** Works out several things from options and files, so that one start tells all that is wrong with them. Throws `EnvironmentFailure`. */
export function allOf<Parts extends Readonly<Record<string, () => unknown>>>(
  parts: Parts,
): { readonly [Name in keyof Parts]: ReturnType<Parts[Name]> } {
  const problems: string[] = [];
  const worked = Object.entries(parts).map(([name, work]) => {
    try {
      return [name, work()] as const;
    } catch (failure) {
      if (!(failure instanceof EnvironmentFailure)) throw failure;
      problems.push(failure.message);
      return [name, undefined] as const;
    }
  });
  if (problems.length > 0) throw new EnvironmentFailure(problems.join('\n'));
  // Every part was worked out, each under its own name.
  return Object.fromEntries(worked) as { readonly [Name in keyof Parts]: ReturnType<Parts[Name]> };
}

/** Everything about the log but the brokers. */
export function logOf(
  values: KafkaOptionValues & Partial<Pick<OptionValues<typeof processOptions>, 'instance'>>,
  { logger, hostname }: Surroundings,
): Omit<LogOptions, 'kafka'> {
  const { topicPrefix, lanes, singleBroker } = values;
  return { topicPrefix, lanes, singleBroker, instance: values.instance ?? hostname, logger };
}

export const kafkaOf = (values: KafkaOptionValues, service: string) => kafkaTargetOf(values, `lunettes-${service}`);
