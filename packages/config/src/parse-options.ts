import { type Parsed, parsed, problem } from '@lunettes/base';
import { environmentNameOf, flagOf, type Option, type OptionTable, type OptionValues } from './option-table.ts';
import { parseBytes, parseDurationMs } from './quantities.ts';

/** One thing that is wrong with what was given: where it was given, the value, and what would be right. */
export interface OptionProblem {
  readonly place: string;
  readonly value: string;
  readonly expected: string;
}

export interface ParsedOptions<Table extends OptionTable> {
  readonly values: OptionValues<Table>;
  /** Arguments that are no options, in order; everything after `--` is one. */
  readonly rest: readonly string[];
}

/**
 * Reads options from arguments, then from the environment, then from the defaults. Gives all problems
 * at once: unknown flags, missing and malformed values, values out of bounds.
 */
export function parseOptions<const Table extends OptionTable>(
  table: Table,
  given: { readonly args: readonly string[]; readonly environment: Readonly<Record<string, string | undefined>> },
): Parsed<ParsedOptions<Table>, readonly OptionProblem[]> {
  const problems: OptionProblem[] = [];
  const { byName, rest } = readArguments(table, given.args, problems);
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(table)) {
    const fromArguments = byName.get(name);
    const environmentName = environmentNameOf(name, option);
    const fromEnvironment = given.environment[environmentName];
    const texts = fromArguments ?? (fromEnvironment === undefined || fromEnvironment === '' ? undefined : [fromEnvironment]);
    const place = fromArguments === undefined ? environmentName : flagOf(name);
    const value = texts === undefined ? parsed(defaultOf(option)) : readValue(option, texts, fromArguments === undefined);
    if (value.ok) values[name] = value.value;
    else problems.push({ place, value: texts?.at(-1) ?? '', expected: value.problem });
  }
  // The table and the loop above agree by construction: each name got the value its kind asks for.
  return problems.length > 0 ? problem(problems) : parsed({ values: values as OptionValues<Table>, rest });
}

/** Problems as lines for standard error. */
export function formatProblems(problems: readonly OptionProblem[]): string {
  return problems.map(({ place, value, expected }) => `${place}${value === '' ? '' : ` ${JSON.stringify(value)}`}: ${expected}`).join('\n');
}

function readArguments(
  table: OptionTable,
  args: readonly string[],
  problems: OptionProblem[],
): { readonly byName: ReadonlyMap<string, readonly string[]>; readonly rest: readonly string[] } {
  const nameOfFlag = new Map(Object.keys(table).map((name) => [flagOf(name), name]));
  const byName = new Map<string, string[]>();
  const rest: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    if (argument === '--') {
      rest.push(...args.slice(index + 1));
      break;
    }
    if (!argument.startsWith('--')) {
      rest.push(argument);
      continue;
    }
    const equals = argument.indexOf('=');
    const flag = equals < 0 ? argument : argument.slice(0, equals);
    const name = nameOfFlag.get(flag);
    const option = name === undefined ? undefined : table[name];
    if (name === undefined || option === undefined) {
      problems.push({ place: flag, value: '', expected: `no such option${nearest(flag, [...nameOfFlag.keys()])}` });
      continue;
    }
    const inline = equals < 0 ? undefined : argument.slice(equals + 1);
    const next = args[index + 1];
    const text = option.kind === 'flag' ? (inline ?? 'true') : (inline ?? (next?.startsWith('--') === true ? undefined : next));
    if (text === undefined) {
      problems.push({ place: flag, value: '', expected: 'needs a value' });
      continue;
    }
    if (option.kind !== 'flag' && inline === undefined) index++;
    byName.set(name, [...(byName.get(name) ?? []), text]);
  }
  return { byName, rest };
}

function defaultOf(option: Option): unknown {
  if (option.kind === 'texts') return [];
  if (option.kind === 'flag') return false;
  return option.kind === 'duration' ? option.defaultMs : option.default;
}

function readValue(option: Option, texts: readonly string[], isList: boolean): Parsed<unknown> {
  const text = texts.at(-1) ?? '';
  switch (option.kind) {
    case 'text':
      return parsed(text);
    case 'texts':
      return parsed(isList ? text.split(',').map((part) => part.trim()) : texts);
    case 'flag':
      return text === 'true' || text === 'false' ? parsed(text === 'true') : problem('true or false');
    case 'choice':
      return option.choices.includes(text) ? parsed(text) : problem(`one of ${option.choices.join(', ')}`);
    case 'whole':
      return bounded(/^\d{1,15}$/.test(text) ? Number(text) : undefined, option.min, option.max, 'a whole number');
    case 'bytes':
      return bounded(parseBytes(text), option.min, option.max, 'a size such as 64MiB or 20GB', ' bytes');
    case 'duration':
      return bounded(parseDurationMs(text), option.minMs, option.maxMs, 'a duration such as 500ms, 30s, 10m or 7d', ' ms');
  }
}

function bounded(value: number | undefined, min: number, max: number, form: string, unit = ''): Parsed<number> {
  return value === undefined || value < min || value > max ? problem(`${form}, from ${min}${unit} to ${max}${unit}`) : parsed(value);
}

function nearest(flag: string, flags: readonly string[]): string {
  const close = flags.filter((known) => known.startsWith(flag) || flag.startsWith(known));
  return close.length === 1 ? `; did you mean ${close[0]}?` : '';
}
