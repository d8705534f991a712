import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvironmentFailure } from '@lunettes/base';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { ExternalSort } from './external-sort.ts';

const tempDir = mkdtempSync(join(tmpdir(), 'external-sort-'));
afterAll(() => rmSync(tempDir, { recursive: true }));

/** Hex keeps the order of bytes, so a plain sort of hex strings is an independent oracle. */
const oracle = (records: readonly Uint8Array[]): string[] =>
  [...new Set(records.map((record) => Buffer.from(record).toString('hex')))].sort();

function sortedHex(
  records: readonly Uint8Array[],
  runBytesMax: number,
  fanInMax: number,
): { out: string[]; repeats: number; spilled: number } {
  const sort = new ExternalSort({ tempDir, runBytesMax, fanInMax });
  for (const record of records) sort.add(record);
  const out = Array.from(sort.sorted(), (record) => record.toString('hex'));
  return { out, repeats: sort.repeats, spilled: sort.spilledBytes };
}

const records = fc.array(fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.uint8Array({ minLength: 7, maxLength: 40, max: 1 })), {
  maxLength: 200,
});

test('any records come out in byte order, equal ones once, whatever the size of a run and the number merged at once', () => {
  fc.assert(
    fc.property(records, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 2, max: 5 }), (input, runBytesMax, fanInMax) => {
      const { out, repeats } = sortedHex(input, runBytesMax, fanInMax);
      expect(out).toEqual(oracle(input));
      expect(repeats).toBe(input.length - out.length);
    }),
  );
});

test('records that need several passes come out sorted', () => {
  const input = Array.from({ length: 5000 }, (_, i) => Buffer.from(`${(i * 7919) % 4001}/${'x'.repeat(i % 50)}`));
  const { out, spilled } = sortedHex(input, 512, 3);
  expect(out).toEqual(oracle(input));
  expect(spilled).toBeGreaterThan(5000 * 10);
});

test('a record larger than a run, and larger than the block of a file, comes back whole', () => {
  const large = Buffer.alloc(700_000, 7);
  const { out } = sortedHex([large, Buffer.from('a'), large, Buffer.from('b')], 16, 2);
  expect(out).toEqual(oracle([large, Buffer.from('a'), Buffer.from('b')]));
});

test('what fits into one run never touches the disk', () => {
  const sort = new ExternalSort({ tempDir: join(tempDir, 'does-not-exist') });
  sort.add(Buffer.from('b'));
  sort.add(Buffer.from('a'));
  expect(Array.from(sort.sorted(), String)).toEqual(['a', 'b']);
  expect(sort.spilledBytes).toBe(0);
});

test('spilled data have no name, so nothing is left behind however the process ends', () => {
  const sort = new ExternalSort({ tempDir, runBytesMax: 8 });
  for (let i = 0; i < 100; i++) sort.add(Buffer.from(`record ${i}`));
  expect(sort.spilledBytes).toBeGreaterThan(0);
  expect(readdirSync(tempDir)).toEqual([]);
  sort.close();
});

test('a directory that takes no data is one clear sentence', () => {
  const sort = new ExternalSort({ tempDir: join(tempDir, 'does-not-exist'), runBytesMax: 8 });
  const fill = (): void => {
    for (let i = 0; i < 10; i++) sort.add(Buffer.from(`record ${i}`));
  };
  expect(fill).toThrow(EnvironmentFailure);
  expect(fill).toThrow(/cannot write temporary data to .*does-not-exist.*--temp-dir/);
});
