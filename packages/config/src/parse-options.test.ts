import { expect, test } from 'vitest';
import { formatHelp } from './format-help.ts';
import type { OptionTable } from './option-table.ts';
import { formatProblems, parseOptions } from './parse-options.ts';

const table = {
  dataDir: { kind: 'text', default: './data', doc: 'Where the store is.' },
  tokenFile: { kind: 'text', default: undefined, doc: 'File with the token.' },
  context: { kind: 'texts', doc: 'Contexts to watch.', placeholder: 'NAME' },
  noAudit: { kind: 'flag', doc: 'Take no audit.' },
  lanes: { kind: 'whole', default: 8, min: 1, max: 256, doc: 'Lanes of the log.' },
  storeMax: { kind: 'bytes', default: 20e9, min: 1e6, max: 1e15, env: 'STORE_MAX', doc: 'The oldest go first beyond it.' },
  retention: { kind: 'duration', defaultMs: 604_800_000, minMs: 60_000, maxMs: 31_536_000_000, doc: 'How long it is kept.' },
  users: { kind: 'choice', default: 'hash', choices: ['hash', 'keep', 'drop'], doc: 'What becomes of names.' },
} as const satisfies OptionTable;

const read = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => parseOptions(table, { args, environment });

test('nothing given means the defaults', () => {
  expect(read([])).toEqual({
    ok: true,
    value: {
      values: {
        dataDir: './data',
        tokenFile: undefined,
        context: [],
        noAudit: false,
        lanes: 8,
        storeMax: 20e9,
        retention: 604_800_000,
        users: 'hash',
      },
      rest: [],
    },
  });
});

test('a flag wins over the environment, which wins over the default; what is no option is passed on', () => {
  const result = read(['input', '--lanes=16', '--context', 'a', '--context', 'b', '--no-audit', '--retention', '12h', '--', '--x'], {
    LUNETTES_LANES: '4',
    LUNETTES_USERS: 'drop',
    STORE_MAX: '64MiB',
  });
  expect(result.ok && result.value).toMatchObject({
    values: { lanes: 16, context: ['a', 'b'], noAudit: true, users: 'drop', storeMax: 67_108_864, retention: 43_200_000 },
    rest: ['input', '--x'],
  });
});

test('all problems come at once, each with its place and what would be right', () => {
  const result = read(['--lanes', '0', '--retention', 'soon', '--token-file', '--users', 'all', '--lane'], { STORE_MAX: '1.5' });
  expect(result.ok ? '' : formatProblems(result.problem).split('\n')).toEqual([
    '--token-file: needs a value',
    '--lane: no such option; did you mean --lanes?',
    '--lanes "0": a whole number, from 1 to 256',
    'STORE_MAX "1.5": a size such as 64MiB or 20GB, from 1000000 bytes to 1000000000000000 bytes',
    '--retention "soon": a duration such as 500ms, 30s, 10m or 7d, from 60000 ms to 31536000000 ms',
    '--users "all": one of hash, keep, drop',
  ]);
});

test('help names flag, sentence, default, bounds and environment of every option', () => {
  const lines = formatHelp(table).split('\n');
  expect(lines).toHaveLength(Object.keys(table).length);
  expect(lines[4]).toBe('  --lanes N               Lanes of the log. (default 8, 1 to 256) [LUNETTES_LANES]');
  expect(lines[5]).toContain('(default 20GB, 1MB to 1000000GB) [STORE_MAX]');
});
