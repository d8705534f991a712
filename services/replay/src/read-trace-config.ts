import { hash } from 'node:crypto';
import { type Parsed, parsed, problem } from '@lunettes/base';
import { type ParsedTraceConfig, parseTraceConfig, type TraceConfigFacts } from '@lunettes/core/trace-config';
import type { ConfigProblem } from '@lunettes/core/vocabulary';
import { parse as parseYaml } from 'yaml';

/** A trace configuration that holds no problem. */
export interface ReadTraceConfig extends Pick<ParsedTraceConfig, 'config' | 'notices'> {
  /** The canonical document and its version, the form in which it travels through the lanes. */
  readonly facts: Omit<TraceConfigFacts, 'effectiveAtUs'>;
}

/** Reads a trace configuration of any form from JSON or YAML; every problem at once. */
export function readTraceConfig(text: string): Parsed<ReadTraceConfig, readonly ConfigProblem[]> {
  const value = parseJsonOrYaml(text);
  if (!value.ok) return problem([{ path: '$', value: JSON.stringify(text.slice(0, sampleCharacters)), expected: value.problem }]);
  const read = parseTraceConfig(value.value);
  if (!read.ok) return read;
  const { config, document, notices } = read.value;
  // The version follows from the content, so the same configuration has one in whatever form it was written.
  return parsed({ config, notices, facts: { document, version: hash('sha256', document, 'hex').slice(0, versionDigits) } });
}

/** YAML holds JSON, but its parser tells less well what is wrong with that. The problem says what would have been right. */
export function parseJsonOrYaml(text: string): Parsed<unknown> {
  if (/^\s*[[{]/.test(text)) {
    try {
      return parsed(JSON.parse(text) as unknown);
    } catch {
      // A flow collection of YAML begins like JSON.
    }
  }
  try {
    return parsed(parseYaml(text, { schema: 'core', maxAliasCount: aliasesMax, logLevel: 'error' }) as unknown);
  } catch (failure) {
    const line = failure instanceof Error ? /at line (\d+)/.exec(failure.message)?.[1] : undefined;
    return problem(`JSON or YAML${line === undefined ? '' : `; line ${line} is neither`}`);
  }
}

/** Aliases that the document may expand; more make it unreadable, because few bytes could become gigabytes. */
const aliasesMax = 100;
const versionDigits = 12;
const sampleCharacters = 32;
