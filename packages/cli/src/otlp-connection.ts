import type { OptionValues } from '@lunettes/config';
import type { EmbeddedOptions } from '@lunettes/embedded';
import { connectionOf, type options } from '@lunettes/otlp-exporter';
import { UsageError } from './command.ts';

/** Where traces are sent by the options of a command; undefined where they name no endpoint. Throws `UsageError` with all problems. */
export function otlpOf(values: OptionValues<typeof options>): EmbeddedOptions['otlp'] {
  const connection = connectionOf(values);
  if (!connection.ok) throw new UsageError(connection.problem.join('\n'));
  return connection.value;
}
