import { flagOf, formatProblems, type Option, type OptionTable, type OptionValues, parseOptions, placeholderOf } from '@lunettes/config';
import { type Command, Option as Flag } from 'commander';
import { type CommandContext, UsageError } from './command.ts';

/** Declares the options of a table as flags of a command, so that `--help` and the generated pages show them. */
export function declareOptions(command: Command, table: OptionTable): void {
  for (const [name, option] of Object.entries(table)) {
    const placeholder = placeholderOf(option);
    const usage = placeholder === undefined ? flagOf(name) : `${flagOf(name)} <${placeholder}>`;
    const flag = new Flag(usage, `${option.doc}${defaultOf(option)}`);
    if (option.kind === 'texts') flag.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
    command.addOption(flag);
  }
}

/** Reads them back, with the environment and the defaults of the table behind them. Throws `UsageError` with all problems. */
export function readOptions<const Table extends OptionTable>(
  command: Command,
  table: Table,
  { env }: Pick<CommandContext, 'env'>,
): OptionValues<Table> {
  const given: Readonly<Record<string, unknown>> = command.opts();
  const args = Object.entries(table).flatMap(([name, option]) => argumentsOf(name, option, given));
  const options = parseOptions(table, { args, environment: env });
  if (!options.ok) throw new UsageError(formatProblems(options.problem));
  return options.value.values;
}

function argumentsOf(name: string, option: Option, given: Readonly<Record<string, unknown>>): readonly string[] {
  // commander keeps `--no-audit` as the value `false` of `audit`, which is true when the flag is not there.
  const negated = /^no[A-Z]/.test(name) ? `${name.charAt(2).toLowerCase()}${name.slice(3)}` : undefined;
  if (negated !== undefined) return given[negated] === false ? [flagOf(name)] : [];
  const value = given[name];
  if (value === undefined) return [];
  if (option.kind === 'flag') return [flagOf(name)];
  return (Array.isArray(value) ? value : [value]).map((text) => `${flagOf(name)}=${String(text)}`);
}

function defaultOf(option: Option): string {
  switch (option.kind) {
    case 'flag':
      return '';
    case 'texts':
      return ' May be repeated.';
    case 'duration':
      return ` Default ${option.defaultMs % 86_400_000 === 0 ? `${option.defaultMs / 86_400_000}d` : `${option.defaultMs}ms`}.`;
    case 'bytes':
      return ` Default ${option.default % 1_000_000 === 0 ? `${option.default / 1_000_000}MB` : `${option.default}B`}.`;
    default:
      return option.default === undefined ? '' : ` Default ${option.default}.`;
  }
}
