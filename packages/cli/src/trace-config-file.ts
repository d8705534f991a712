import { readFileSync } from 'node:fs';
import { type ReadTraceConfig, readTraceConfig } from '@lunettes/replay';
import { UsageError } from './command.ts';
import { problemLine } from './config-problem-line.ts';

/** The trace configuration in a file, its notices said; what is wrong with it is told all at once. */
export function traceConfigFile(path: string, say: (text: string) => void): ReadTraceConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`--trace-config ${path} cannot be read`);
  }
  const read = readTraceConfig(text);
  if (!read.ok)
    throw new UsageError(`the trace configuration cannot be used:${read.problem.map((each) => `\n  ${problemLine(path, each)}`).join('')}`);
  for (const notice of read.value.notices) say(`${path}: ${notice}\n`);
  return read.value;
}
