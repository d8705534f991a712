import { expect, test } from 'vitest';
import { snapshotTimes } from './snapshot-times.ts';

test('copies of a lane come once per interval, the first within one, and lanes do not come together', () => {
  let nowMs = 0;
  const draws = [0.1, 0.9];
  const isDue = snapshotTimes(
    1000,
    () => nowMs,
    () => draws.shift() ?? 0,
  );
  const due = (lane: number) => isDue({ stage: 's', lane });
  const at: string[] = [];
  for (nowMs = 0; nowMs <= 3000; nowMs += 50) for (const lane of [0, 1]) if (due(lane)) at.push(`${lane}@${nowMs}`);
  expect(at).toEqual(['0@100', '1@900', '0@1100', '1@1900', '0@2100', '1@2900']);
});
