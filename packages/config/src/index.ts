export { formatHelp } from './format-help.ts';
export { environmentNameOf, flagOf, type Option, type OptionTable, type OptionValues } from './option-table.ts';
export { formatProblems, type OptionProblem, type ParsedOptions, parseOptions } from './parse-options.ts';
export { parseBytes, parseDurationMs } from './quantities.ts';
