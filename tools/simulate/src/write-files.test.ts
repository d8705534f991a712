import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { defineSimulation } from './options.ts';
import { writeSimulation } from './write-files.ts';

describe('writing a simulation', () => {
  it('gives the same files compressed and plain, and the truth beside them', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'simulate-'));
    try {
      const options = defineSimulation({ pods: 10, durationS: 120 });
      const plain = await writeSimulation(options, join(directory, 'plain'));
      const compressed = await writeSimulation(options, join(directory, 'compressed'), { gzip: true });
      expect(compressed.files).toEqual(plain.files.map((file) => `${file}.gz`));
      let bytes = 0;
      for (const file of plain.files) {
        const content = await readFile(join(directory, 'plain', file));
        expect(gunzipSync(await readFile(join(directory, 'compressed', `${file}.gz`)))).toEqual(content);
        bytes += content.length;
      }
      expect(plain.bytes).toBe(bytes);
      const truth = await readFile(join(directory, 'plain', 'truth.ndjson'), 'utf8');
      expect(
        truth
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toEqual(plain.truths);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
