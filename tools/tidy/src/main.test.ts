import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checks } from './checks/index.ts';
import { formatFinding } from './finding.ts';
import { readRepository } from './repository.ts';

const root = join(import.meta.dirname, '../../..');

test('every check has a planted fault beside it and a line in the README', () => {
  const readme = readRepository(root).text('tools/tidy/README.md').replaceAll(/ +/g, ' ');
  for (const { rule, summary } of checks) {
    expect(readdirSync(join(import.meta.dirname, 'checks'))).toContain(`${rule}.test.ts`);
    expect(readme).toContain(`| \`${rule}\` | ${summary} |`);
  }
});

test('the scanner closes in every source of this repository what it opens', () => {
  const open = readRepository(root).sources.filter(({ tokens }) => (tokens.at(-1)?.depth ?? 0) !== 0);
  expect(open.map(({ path }) => path)).toEqual([]);
});

test('a finding is one line: file, rule, message, remedy', () => {
  expect(formatFinding({ file: 'a.ts', line: 3, rule: 'cycles', message: 'Is one.', remedy: 'Cut it.' })).toBe(
    'a.ts:3 cycles Is one. Cut it.',
  );
});
