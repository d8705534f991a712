import { unreachable } from '@lunettes/base';
import { environmentNameOf, flagOf, type Option, type OptionTable, placeholderOf } from './option-table.ts';

/** The options of a command as lines for `--help`, in the order of the table. */
export function formatHelp(table: OptionTable): string {
  const rows = Object.entries(table).map(([name, option]) => ({
    left: `  ${flagOf(name)}${spaced(placeholderOf(option))}`,
    right: `${option.doc} ${boundsOf(option)}[${environmentNameOf(name, option)}]`,
  }));
  const width = Math.max(0, ...rows.map(({ left }) => left.length));
  return rows.map(({ left, right }) => `${left.padEnd(width)}  ${right}`).join('\n');
}

const spaced = (placeholder: string | undefined): string => (placeholder === undefined ? '' : ` ${placeholder}`);

function boundsOf(option: Option): string {
  switch (option.kind) {
    case 'flag':
      return '';
    case 'text':
      return option.default === undefined ? '' : `(default ${option.default}) `;
    case 'texts':
      return '(may be repeated) ';
    case 'whole':
      return `(default ${option.default}, ${option.min} to ${option.max}) `;
    case 'bytes':
      return `(default ${size(option.default)}, ${size(option.min)} to ${size(option.max)}) `;
    case 'duration':
      return `(default ${time(option.defaultMs)}, ${time(option.minMs)} to ${time(option.maxMs)}) `;
    case 'choice':
      return `(default ${option.default}) `;
    default:
      return unreachable(option);
  }
}

function size(bytes: number): string {
  for (const [unit, value] of [
    ['GB', 1e9],
    ['MB', 1e6],
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
    ['KB', 1e3],
  ] as const)
    if (bytes >= value && bytes % value === 0) return `${bytes / value}${unit}`;
  return `${bytes}B`;
}

function time(ms: number): string {
  for (const [unit, value] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const)
    if (ms >= value && ms % value === 0) return `${ms / value}${unit}`;
  return `${ms}ms`;
}
