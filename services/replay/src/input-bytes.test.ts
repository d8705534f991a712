import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { discoverInputs } from './discover-inputs.ts';
import { inputBytes } from './input-bytes.ts';

const directory = mkdtempSync(join(tmpdir(), 'replay-inputs-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function read(name: string, content: Buffer): Promise<{ text: string; problem: unknown; progress: number }> {
  writeFileSync(join(directory, name), content);
  const [file] = discoverInputs([{ path: join(directory, name), cluster: 'c' }]).files;
  if (file === undefined) throw new Error('no file');
  let progress = 0;
  const chunks = inputBytes(file, (bytes) => {
    progress += bytes;
  });
  const read: Buffer[] = [];
  for (let next = await chunks.next(); ; next = await chunks.next()) {
    if (next.done) return { text: Buffer.concat(read).toString(), problem: next.value, progress };
    read.push(next.value);
  }
}

test('gzip is known by its bytes, also in several members and under any name', async () => {
  const zipped = Buffer.concat([gzipSync('one '), gzipSync('two')]);
  expect(await read('any-name', zipped)).toEqual({ text: 'one two', problem: undefined, progress: zipped.length });
  expect(await read('not.gz', Buffer.from('plain'))).toMatchObject({ text: 'plain', problem: undefined });
});

test('gzip that ends early gives what came before and says so', async () => {
  const text = Array.from({ length: 20_000 }, (_, i) => `line ${i * 7919}`).join('\n');
  const zipped = gzipSync(text);
  const { text: found, problem } = await read('cut.gz', zipped.subarray(0, zipped.length / 2));
  expect(found.length).toBeGreaterThan(1000);
  expect(text.startsWith(found)).toBe(true);
  expect(problem).toEqual({ kind: 'broken_gzip' });
});

test('zstd is recognised and refused', async () => {
  expect(await read('x.zst', zstdCompressSync(Buffer.from('x')))).toMatchObject({ text: '', problem: { kind: 'compressed', how: 'zstd' } });
});

test('an empty file is no problem', async () => {
  expect(await read('empty', Buffer.alloc(0))).toEqual({ text: '', problem: undefined, progress: 0 });
});

test('files are found in byte order of their names, once, at any depth, without hidden ones', () => {
  const root = join(directory, 'tree');
  mkdirSync(join(root, 'b', 'deep'), { recursive: true });
  for (const name of ['b.log', 'B.log', 'b/deep/x', 'é', 'z', '.hidden']) writeFileSync(join(root, name), '');
  symlinkSync(root, join(root, 'b', 'loop'));
  symlinkSync(join(root, 'z'), join(root, 'link'));
  const inputs = [join(root, 'z'), root, join(root, 'absent'), '-'].map((path) => ({ path, cluster: 'c' }));
  const { files, unreadable } = discoverInputs(inputs);
  expect(files.map((file) => file.name.replace(`${root}/`, ''))).toEqual(['-', 'B.log', 'b.log', 'b/deep/x', 'link', 'z', 'é']);
  expect(unreadable).toEqual([{ name: join(root, 'absent'), why: 'there is no such file or directory' }]);
});
