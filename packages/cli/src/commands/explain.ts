import { causes, explainCause, explainCode } from '@lunettes/core/diagnosis';
import type { Command } from 'commander';
import { type CommandContext, exitCodes } from '../command.ts';

export function define(command: Command, context: CommandContext): void {
  command
    .argument('<CODE|CAUSE>', 'a cause such as image-not-found, or a code such as ImageNotFound')
    .addHelpText('after', examples)
    .action((word: string) => explain(word, context));
}

const examples = `
Says what a cause means, which signals raise it, on whose side it is and what to do. Needs no server.

Examples:
  lunettes explain image-not-found
  lunettes explain FailedScheduling
`;

function explain(word: string, context: CommandContext): void {
  const blocks = explainCause(word) ?? explainCode(word);
  if (blocks === undefined) {
    const near = nearest(word);
    context.err(`there is no cause or code "${word}"${near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`}\n`);
    context.exit(exitCodes.negative);
    return;
  }
  for (const { heading, lines } of blocks) context.out(`${heading}\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
  context.exit(exitCodes.ok);
}

const suggestionsMax = 3;

/** Words that share most pairs of letters with the one that was asked for. */
function nearest(word: string): readonly string[] {
  const wanted = pairsOf(word);
  return [...new Set(causes.flatMap(({ cause, codes }) => [cause, ...codes]))]
    .map((known) => ({ known, shared: shareOf(wanted, pairsOf(known)) }))
    .filter(({ shared }) => shared >= 0.4)
    .sort((a, b) => b.shared - a.shared || (a.known < b.known ? -1 : 1))
    .slice(0, suggestionsMax)
    .map(({ known }) => known);
}

function pairsOf(word: string): ReadonlySet<string> {
  const letters = word.toLowerCase().replace(/[^a-z0-9]/g, '');
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)));
}

const shareOf = (a: ReadonlySet<string>, b: ReadonlySet<string>): number =>
  (2 * [...a].filter((pair) => b.has(pair)).length) / Math.max(1, a.size + b.size);
