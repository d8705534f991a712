import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realCases } from '../golden/read-case.ts';
import { agreementOn } from './disagreements.ts';

const golden = join(import.meta.dirname, '../golden');

test('of every recorded Pod the product tells what anybody reads in the files', async () => {
  let compared = 0;
  const all: string[] = [];
  for (const name of realCases) {
    const files = readdirSync(join(golden, name)).filter((file) => file.endsWith('.jsonl'));
    const agreement = await agreementOn(files.map((file) => readFileSync(join(golden, name, file))));
    all.push(...agreement.disagreements.map((one) => `${name} ${one}`));
    compared += agreement.compared;
  }
  expect(all).toEqual([]);
  expect(compared).toBeGreaterThan(200);
});
