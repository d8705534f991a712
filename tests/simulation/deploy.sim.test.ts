import { expect, test } from 'vitest';
import { deployRun } from './deploy-run.ts';

const seedsFrom = Number(process.env['SEED'] ?? 1);
const seeds = process.env['SEED'] === undefined ? 150 : 1;

test('deploys of another logic and back, amid crashes and lost checkpoints, leave no gap, no input without its outputs, and void what the old build still sends', async () => {
  const total = { fences: 0, voided: 0, mixed: 0 };
  for (let seed = seedsFrom; seed < seedsFrom + seeds; seed++) {
    const { differences, fences, voided, mixed } = await deployRun(seed);
    expect(differences, `reproduce with SEED=${seed}`).toEqual([]);
    total.fences += fences;
    total.voided += voided;
    total.mixed += mixed;
  }
  console.log(
    `${seeds} times forth and back: ${total.fences} fences, ${total.voided} records void or repeated, ${total.mixed} topics with results of both builds`,
  );
  for (const [what, count] of Object.entries(total)) expect(count, what).toBeGreaterThan(0);
});
