import { causeOf, causes, explainCause } from '@lunettes/core/diagnosis';
import type { Command } from 'commander';
import { type AnswerOutput, declareOutput, listText, outputForm } from '../answer-output.ts';
import { type CommandContext, exitCodes } from '../command.ts';
import { nearestWords } from '../nearest-words.ts';

export function define(command: Command, context: CommandContext): void {
  declareOutput(command)
    .argument('<CODE|CAUSE>', 'a cause such as image-not-found, or a code such as ImageNotFound')
    .addHelpText('after', examples)
    .action((word: string, flags: { readonly output: string }) => explain(word, outputForm(flags), context));
}

const examples = `
Says what a cause means, which signals raise it, on whose side it is and what to do. A code may stand for
several causes: then each is explained. Needs no server. Exit code 1: no cause and no code is called that.

Examples:
  lunettes explain image-not-found
  lunettes explain FailedScheduling
  lunettes explain oom-killed --output json
`;

function explain(word: string, form: AnswerOutput, context: CommandContext): void {
  const names = causesCalled(word);
  if (names.length === 0) {
    const near = nearestWords(word, [...new Set(causes.flatMap(({ cause, codes }) => [cause, ...codes]))]);
    context.err(`there is no cause or code "${word}"${near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`}\n`);
    context.exit(exitCodes.negative);
    return;
  }
  if (form === 'table') context.out(names.map(explanationText).join('\n'));
  else context.out(listText(names.map(explanationValue), form));
  context.exit(exitCodes.ok);
}

/** Exactly as it is written; if nothing is called so, whatever the case of its letters. */
function causesCalled(word: string): readonly string[] {
  const called = (same: (known: string) => boolean): readonly string[] =>
    causes.filter(({ cause, codes }) => same(cause) || codes.some(same)).map(({ cause }) => cause);
  const exact = called((known) => known === word);
  return exact.length > 0 ? exact : called((known) => known.toLowerCase() === word.toLowerCase());
}

function explanationText(name: string): string {
  const blocks = explainCause(name) ?? [];
  return blocks.map(({ heading, lines }) => `${heading}\n${lines.map((line) => `  ${line}\n`).join('')}`).join('\n');
}

function explanationValue(name: string): object {
  const { cause, family, codes, side, otherwise, means, todo, docs } = causeOf(name) ?? {};
  const raised = explainCause(name)?.find(({ heading }) => heading === 'What raises it')?.lines ?? [];
  return { cause, family, codes, side, otherwise: otherwise ?? null, means, todo, raised_by: raised, docs };
}
