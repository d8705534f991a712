export { formatHelp } from './format-help.ts';
export { flagOf, type Option, type OptionTable, type OptionValues, placeholderOf } from './option-table.ts';
export { formatProblems, type OptionProblem, type ParsedOptions, parseOptions } from './parse-options.ts';
export { parseDurationMs } from './quantities.ts';
