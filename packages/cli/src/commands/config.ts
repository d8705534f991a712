import { readFileSync } from 'node:fs';
import type { ConfigProblem } from '@lunettes/core/vocabulary';
import { parseJsonOrYaml, readPolicy, readTraceConfig } from '@lunettes/replay';
import type { Command } from 'commander';
import { type CommandContext, exitCodes } from '../command.ts';
import { problemLine } from '../config-problem-line.ts';

export function define(command: Command, context: CommandContext): void {
  command
    .command('check')
    .description('say everything that is wrong with configuration files, and what would be right')
    .argument('<FILE...>', 'trace configurations and limits, as JSON or YAML')
    .addHelpText('after', examples)
    .action((files: string[]) => check(files, context));
}

const examples = `
Reads each file as what it looks like: a trace configuration (the original's array, our own form, or a ConfigMap with
the key span-config), else the original's delivery-SLO JSON. Needs no server. Exit code 1: a file has a problem.

Examples:
  lunettes config check trace.yaml
  lunettes config check lunettes-config.json span-config.json
`;

function check(files: readonly string[], context: CommandContext): void {
  let problems = 0;
  for (const file of files) {
    const found = checked(file);
    problems += found.problems.length;
    for (const one of found.problems) context.err(`${problemLine(file, one)}\n`);
    for (const notice of found.notices) context.out(`${file}: ${notice}\n`);
    if (found.problems.length === 0) context.out(`${file}: ${found.summary}\n`);
  }
  context.exit(problems === 0 ? exitCodes.ok : exitCodes.negative);
}

interface Checked {
  readonly problems: readonly ConfigProblem[];
  readonly notices: readonly string[];
  readonly summary: string;
}

const refused = (problems: readonly ConfigProblem[]): Checked => ({ problems, notices: [], summary: '' });

function checked(file: string): Checked {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return refused([{ path: '$', value: JSON.stringify(file), expected: 'a file that can be read' }]);
  }
  return isTraceConfig(text) ? checkedTrace(text) : checkedPolicy(text);
}

/** Limits are an object of keys that no trace configuration has. */
function isTraceConfig(text: string): boolean {
  const value = parseJsonOrYaml(text);
  if (!value.ok || typeof value.value !== 'object' || value.value === null) return true;
  return Array.isArray(value.value) || 'tracks' in value.value || 'kind' in value.value;
}

function checkedTrace(text: string): Checked {
  const read = readTraceConfig(text);
  if (!read.ok) return refused(read.problem);
  const { config, facts, notices } = read.value;
  const spans = config.tracks.reduce((sum, track) => sum + track.spans.length, 0);
  return {
    problems: [],
    notices,
    summary: `a trace configuration of ${config.tracks.length} tracks and ${spans} spans, version ${facts.version}`,
  };
}

function checkedPolicy(text: string): Checked {
  const read = readPolicy(text);
  return read.ok ? { problems: [], notices: read.value.notices, summary: 'limits without a problem' } : refused(read.problem);
}
