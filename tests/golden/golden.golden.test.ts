import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { replayFiles, shuffled } from '../replay/replay-lines.ts';
import { disagreements, type Expected } from './compare.ts';

const cases = readdirSync(import.meta.dirname)
  .filter((name) => existsSync(join(import.meta.dirname, name, 'expected.json')))
  .sort();

describe.each(cases)('%s', (name) => {
  const directory = join(import.meta.dirname, name);
  const lines = readFileSync(join(directory, 'audit.jsonl'), 'utf8').trimEnd().split('\n');
  const expected: Expected = JSON.parse(readFileSync(join(directory, 'expected.json'), 'utf8'));
  const { until } = expected;

  test('what comes out is what happened', async () => {
    const plain = await replayFiles([lines], { until });
    expect(plain.summary['dead_letters']).toEqual({});
    expect(plain.rejected).toEqual([]);
    expect(disagreements(expected, plain)).toEqual(expected.known.map(({ where, truth, told }) => ({ where, truth, told })));
  });

  test('shuffled, said twice, in two files and on two and eight lanes it is the same', async () => {
    const { digest } = await replayFiles([lines], { until });
    const half = Math.floor(lines.length / 2);
    const again = async (files: readonly (readonly string[])[], lanes: number): Promise<string> =>
      (await replayFiles(files, { until, lanes })).digest;
    expect(await again([lines], 2), 'two lanes').toBe(digest);
    expect(await again([lines], 8), 'eight lanes').toBe(digest);
    expect(await again([lines.toReversed()], 1), 'backwards').toBe(digest);
    expect(await again([[...lines, ...lines]], 1), 'said twice').toBe(digest);
    expect(await again([lines.slice(half), lines.slice(0, half)], 1), 'two files').toBe(digest);
    for (const seed of [1, 2, 3]) expect(await again([shuffled(lines, seed)], 1), `shuffled by ${seed}`).toBe(digest);
    expect(await again([shuffled([...lines, ...lines], 4)], 8), 'shuffled, twice, eight lanes').toBe(digest);
  });
});
