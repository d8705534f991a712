import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, expect, test } from 'vitest';
import type { CommandContext, ExitCode } from '../command.ts';
import { define } from './config.ts';

const directory = mkdtempSync(join(tmpdir(), 'config-check-'));
afterAll(() => rmSync(directory, { recursive: true }));

function check(...files: readonly (readonly [name: string, text: string])[]): {
  readonly out: string;
  readonly err: string;
  readonly code: ExitCode | undefined;
} {
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
  const paths = files.map(([name, text]) => {
    const path = join(directory, name);
    if (text !== '') writeFileSync(path, text);
    return path;
  });
  const command = new Command('config');
  define(command, context);
  command.parse(['check', ...paths], { from: 'user' });
  return { out: out.join('').replaceAll(`${directory}/`, ''), err: err.join('').replaceAll(`${directory}/`, ''), code };
}

const track = "tracks: [{action: PodCreate, from: [{operation: 'pod:create:success'}], spans: [{name: a}]}]";

test('a file without a problem is named for what it is', () => {
  expect(check(['good.yaml', track], ['limits.json', '{"PostStartHookTimeout":"3m"}'])).toEqual({
    out: expect.stringMatching(
      /^good\.yaml: a trace configuration of 1 tracks and 1 spans, version [0-9a-f]{12}\nlimits\.json: limits without a problem\n$/,
    ),
    err: '',
    code: 0,
  });
});

test('all problems of all files are told, each with file, place, value and what would be right', () => {
  const found = check(
    ['bad.yaml', track.replace('from', 'form')],
    ['bad.json', '{"UserOnlineConfigMap":{"shop":"soon"},"Typo":1}'],
    ['torn.json', '[{"ActionType":'],
    ['gone.yaml', ''],
  );
  expect(found.code).toBe(1);
  expect(found.out).toBe('');
  expect(found.err.split('\n').map((line) => line.split(' should be ')[0])).toEqual([
    'bad.yaml: $.tracks[0].form: [{"operation":"pod:create:success"}]',
    'bad.yaml: $.tracks[0]: []',
    'bad.json: $.UserOnlineConfigMap.shop: "soon"',
    'bad.json: $.Typo: 1',
    'torn.json: $: "[{\\"ActionType\\":"',
    expect.stringMatching(/^gone\.yaml: \$: /),
    '',
  ]);
});

test('what is accepted without effect is said, and is no problem', () => {
  const { out, code } = check([
    'original.json',
    '[{"ObjectRef":{"Resource":"pods"},"ActionType":"PodCreate","Colour":1,"LifeFlag":{"StartEvent":[{"Type":"event","Reason":"Pulled"}]}}]',
  ]);
  expect(code).toBe(0);
  expect(out).toContain('original.json: $[0].Colour: is accepted and has no effect, as in the original\n');
});
