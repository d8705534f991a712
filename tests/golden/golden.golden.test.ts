import { describe, expect, test } from 'vitest';
import { replayFiles, shuffled } from '../replay/replay-lines.ts';
import { disagreements } from './compare.ts';
import { readCase, realCases, simulatedCases } from './read-case.ts';

describe.each([...simulatedCases, ...realCases])('%s', (name) => {
  const { files, expected } = readCase(name);
  const { until } = expected;

  test('what comes out is what happened', async () => {
    const plain = await replayFiles(files, { until });
    expect(plain.summary['dead_letters']).toEqual({});
    expect(plain.rejected).toEqual([]);
    expect(disagreements(expected, plain)).toEqual(expected.known.map(({ where, truth, told }) => ({ where, truth, told })));
  });
});

describe.each(simulatedCases)('%s', (name) => {
  const { files, expected } = readCase(name);
  const { until } = expected;
  const lines = files.flat();

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

describe.each(realCases)('%s', (name) => {
  const { files, expected } = readCase(name);
  const lines = files.flat();

  test('shuffled, said twice and on eight lanes it is the same', async () => {
    const { until } = expected;
    const { digest } = await replayFiles(files, { until });
    expect((await replayFiles([shuffled([...lines, ...lines], 5)], { until, lanes: 8 })).digest).toBe(digest);
  });
});
