import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noted, progressIn } from './progress.ts';

test('a run that goes on knows the cases that broke a law before it was stopped', () => {
  const folder = mkdtempSync(join(tmpdir(), 'laws-'));
  const file = join(folder, 'progress');
  try {
    expect(progressIn(file)).toEqual({ seed: 0, cases: 0, broken: [] });
    noted(file, { seed: 7, cases: 4, broken: [3, 7] });
    expect(progressIn(file)).toEqual({ seed: 7, cases: 4, broken: [3, 7] });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
