import { Command } from 'commander';
import { expect, test } from 'vitest';
import type { CommandContext, ExitCode } from '../command.ts';
import { define } from './explain.ts';

function explain(word: string): { readonly out: string; readonly err: string; readonly code: ExitCode | undefined } {
  const out: string[] = [];
  const err: string[] = [];
  let code: ExitCode | undefined;
  const context: CommandContext = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    terminal: undefined,
    screen: undefined,
    colour: false,
    signal: new AbortController().signal,
    version: '0.0.0',
    env: {},
    exit: (given) => {
      code = given;
    },
  };
  const command = new Command('explain');
  define(command, context);
  command.parse([word], { from: 'user' });
  return { out: out.join(''), err: err.join(''), code };
}

test('a cause and its code say the same', () => {
  expect(explain('image-not-found').out).toContain('Correct the name or the tag');
  expect(explain('ImageNotFound').out).toBe(explain('image-not-found').out);
});

test('a word that nothing is called is answered with what it may have meant', () => {
  expect(explain('image-notfound')).toMatchObject({ out: '', code: 1 });
  expect(explain('image-notfound').err).toContain('image-not-found');
  expect(explain('zzz').err).toBe('there is no cause or code "zzz"\n');
});
