import { unreachable } from '@lunettes/base';

/**
 * One declaration per option; flags, environment names, help, defaults, bounds and validation all come
 * from it. A table is a plain record `name -> option`; the name in camelCase is the field of the parsed
 * value, `--kebab-case` is the flag, and `LUNETTES_SNAKE_CASE` the environment name unless `env` says otherwise.
 */
export type OptionTable = Readonly<Record<string, Option>>;

interface Described {
  /** One sentence: what it does, and what happens at its bound. */
  readonly doc: string;
  readonly env?: string;
}

export type Option =
  | (Described & { readonly kind: 'text'; readonly default: string | undefined; readonly placeholder?: string })
  | (Described & { readonly kind: 'texts'; readonly placeholder?: string })
  | (Described & { readonly kind: 'flag' })
  | (Described & { readonly kind: 'whole'; readonly default: number; readonly min: number; readonly max: number })
  | (Described & { readonly kind: 'bytes'; readonly default: number; readonly min: number; readonly max: number })
  | (Described & { readonly kind: 'duration'; readonly defaultMs: number; readonly minMs: number; readonly maxMs: number })
  | (Described & { readonly kind: 'choice'; readonly default: string; readonly choices: readonly string[] });

/** What a table gives once it is parsed. Bytes and milliseconds are plain numbers. */
export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]: Table[Name] extends { readonly kind: 'choice'; readonly choices: readonly (infer Choice)[] }
    ? Choice
    : Table[Name] extends { readonly kind: 'texts' }
      ? readonly string[]
      : Table[Name] extends { readonly kind: 'flag' }
        ? boolean
        : Table[Name] extends { readonly kind: 'text'; readonly default: infer Default }
          ? Default extends string
            ? string
            : string | undefined
          : number;
};

export const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export function environmentNameOf(name: string, option: Option): string {
  return option.env ?? `LUNETTES_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** What stands for the value in usage lines; undefined for a flag, which has none. */
export function placeholderOf(option: Option): string | undefined {
  switch (option.kind) {
    case 'flag':
      return undefined;
    case 'text':
    case 'texts':
      return option.placeholder ?? 'TEXT';
    case 'whole':
      return 'N';
    case 'bytes':
      return 'SIZE';
    case 'duration':
      return 'DURATION';
    case 'choice':
      return option.choices.join('|');
    default:
      return unreachable(option);
  }
}
