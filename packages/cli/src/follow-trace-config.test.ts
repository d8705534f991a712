import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { traceConfigLook } from './follow-trace-config.ts';

const directory = mkdtempSync(join(tmpdir(), 'follow-'));
afterAll(() => rmSync(directory, { recursive: true }));

const config = (label: string): string =>
  `tracks: [{action: PodCreate, from: [{event: Pulled}], properties: {a: {path: 'metadata#labels#${label}'}}}]`;

test('each change of the file is put in force once; one that cannot be used is told and changes nothing', async () => {
  const path = join(directory, 'trace.yaml');
  writeFileSync(path, config('first'));
  const put: (readonly string[])[] = [];
  const said: string[] = [];
  const look = traceConfigLook(path, { setTraceConfig: async (_, keptKeys) => void put.push(keptKeys) }, (text) => void said.push(text));
  await look();
  expect(put).toEqual([]);
  writeFileSync(path, config('second'));
  await look();
  await look();
  expect(put).toEqual([['meta.lunettes.com/trace-context', 'second']]);
  writeFileSync(path, 'tracks: [{}]');
  await look();
  await look();
  expect(put.length).toBe(1);
  expect(said.at(-1)).toContain('what was in force stays');
  rmSync(path);
  await look();
  writeFileSync(path, config('third'));
  await look();
  expect(put.at(-1)).toEqual(['meta.lunettes.com/trace-context', 'third']);
});
