import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'lunettes-cli-'));
afterAll(() => rmSync(directory, { recursive: true }));

function lunettes(args: readonly string[], input = ''): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    input,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

const pod = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', uid: 'u1', resourceVersion: '1', creationTimestamp: '2026-01-02T03:04:05Z' },
  spec: { nodeName: 'n1', restartPolicy: 'Always', containers: [{ name: 'main', image: 'i' }] },
  status: {
    conditions: [
      { type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-02T03:04:06Z' },
      { type: 'Ready', status: 'True', lastTransitionTime: '2026-01-02T03:04:09Z' },
    ],
  },
});

test('help names every command, and that of a command has examples', () => {
  const { code, out } = lunettes(['--help']);
  expect(code).toBe(0);
  for (const name of ['replay', 'test', 'lab']) {
    expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    const help = lunettes([name, '--help']);
    expect(help).toMatchObject({ code: 0 });
    expect(help.out).toContain(`Examples:\n  lunettes ${name}`);
  }
  expect(lunettes(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test('what cannot be meant is refused with one sentence and exit code 2', () => {
  const wrong: readonly (readonly [args: readonly string[], sentence: string])[] = [
    [['replay'], 'missing required argument'],
    [['nonsense'], 'nonsense'],
    [['replay', '-', '--cluster', 'a|b'], '--cluster "a|b"'],
    [['replay', '-', '--until', 'tomorrow'], '--until "tomorrow"'],
    [['replay', '-', '--output', 'xml'], '--output "xml"'],
    [['replay', '-', '--lanes', '0'], '--lanes "0"'],
    [['replay', join(directory, 'absent')], 'no input could be read'],
    [['test', '--only', 'unit,nonsense'], 'nonsense'],
    [['lab', 'up', '--kubernetes', '1.2'], '1.34, 1.36'],
  ];
  for (const [args, sentence] of wrong) {
    const { code, err } = lunettes(args);
    expect(err).toContain(sentence);
    expect(code).toBe(2);
  }
});

test('a directory that cannot be written is exit code 3, and one sentence', () => {
  const file = join(directory, 'a-file');
  writeFileSync(file, '');
  const { code, err } = lunettes(['replay', '-', '--out', join(file, 'out')], pod);
  expect(code).toBe(3);
  expect(err).toMatch(/^lunettes: cannot write the result .*--out\n$/);
});

test('deliveries are printed to standard output, everything else to standard error', () => {
  const { code, out, err } = lunettes(['replay', '-'], `${pod}\nbroken\n`);
  expect(code).toBe(0);
  expect(out).toMatch(/^NAMESPACE\/POD .*\nshop\/web +create +delivered /);
  expect(err).toContain('rejected: -:2: not_json');
  expect(err).toContain('2 records: 1 accepted, 0 ignored, 1 rejected');
  const rows = lunettes(['replay', '-', '--output', 'json', '--quiet'], pod);
  expect(JSON.parse(rows.out)).toMatchObject([{ namespace: 'shop', pod: 'web', action: 'create' }]);
  expect(rows.err).toBe('');
});

test('results are files, each complete, and the summary counts their rows', () => {
  const out = join(directory, 'results');
  mkdirSync(out);
  expect(lunettes(['replay', '-', '--out', out, '--quiet'], `${pod}\nbroken\n`)).toEqual({ code: 0, out: '', err: '' });
  const files = ['breaches', 'coverage', 'diagnoses', 'lifecycle', 'rejected', 'sli', 'spans'];
  expect(readdirSync(out).sort()).toEqual([...files.map((file) => `${file}.ndjson`), 'summary.json'].sort());
  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  for (const file of files) {
    const lines = readFileSync(join(out, `${file}.ndjson`), 'utf8')
      .split('\n')
      .slice(0, -1);
    expect(summary.rows[file]).toBe(lines.length);
    for (const line of lines) JSON.parse(line);
  }
  expect(summary).toMatchObject({ records: 2, accepted: 1, rejected: { not_json: 1 }, until_at: '2026-01-02T03:04:09.000000Z' });
  expect(summary.digest).toMatch(/^[0-9a-f]{64}$/);
});
