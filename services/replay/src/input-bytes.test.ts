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

const lines = Array.from({ length: 200_000 }, (_, i) => `line ${i * 7919}`).join('\n');

test.each([
  ['gzip', gzipSync(lines)],
  ['zstd', zstdCompressSync(lines)],
])('%s that ends early gives what came before and says so', async (how, packed) => {
  for (const length of [packed.length >> 1, packed.length - 3]) {
    const { text: found, problem } = await read('cut', packed.subarray(0, length));
    expect(found.length).toBeGreaterThan(lines.length * (length / packed.length) - 400_000);
    expect(lines.startsWith(found)).toBe(true);
    expect(problem).toEqual({ kind: 'broken', how });
  }
});

test('zstd is known by its bytes, also in several frames, with skippable ones between and before them', async () => {
  const skipped = Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  const frames = Buffer.concat([skipped, zstdCompressSync('one '), skipped, zstdCompressSync('two')]);
  expect(await read('any-name', frames)).toEqual({ text: 'one two', problem: undefined, progress: frames.length });
  expect(await read('x', zstdCompressSync(lines))).toMatchObject({ text: lines, problem: undefined });
});

test('a zstd frame that ends early costs no frame before it', async () => {
  const cut = zstdCompressSync('two').subarray(0, 8);
  const found = await read('cut', Buffer.concat([zstdCompressSync(lines), cut]));
  expect(found).toMatchObject({ text: lines, problem: { kind: 'broken', how: 'zstd' } });
});

test('what follows the last zstd frame and is none is not passed over', async () => {
  const found = await read('tail', Buffer.concat([zstdCompressSync('one'), Buffer.from('{"kind":"Pod"}')]));
  expect(found).toMatchObject({ text: 'one', problem: { kind: 'broken', how: 'zstd' } });
});

test('xz and bzip2 are recognised and refused', async () => {
  const xz = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00]);
  expect(await read('x.xz', xz)).toMatchObject({ text: '', problem: { kind: 'compressed', how: 'xz' } });
  expect(await read('x.bz2', Buffer.from('BZh9'))).toMatchObject({ text: '', problem: { kind: 'compressed', how: 'bzip2' } });
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
