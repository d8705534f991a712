import { expect, test } from 'vitest';
import { lossyRun } from './lossy-run.ts';

const seedsFrom = Number(process.env['SEED'] ?? 1);
const seeds = process.env['SEED'] === undefined ? 200 : 1;

test('whatever retention takes away under a storm is told as lost, and nothing else is missing behind it', async () => {
  const total = { losses: 0, fenced: 0, crashes: 0, rollbacks: 0, told: 0, answered: 0 };
  for (let seed = seedsFrom; seed < seedsFrom + seeds; seed++) {
    const { result, differences, told, answered } = await lossyRun(seed);
    expect(differences, `reproduce with SEED=${seed}`).toEqual([]);
    total.losses += result.losses;
    total.fenced += result.fenced;
    total.crashes += result.faults.crashes;
    total.rollbacks += result.faults.rollbacks;
    total.told += told;
    total.answered += answered;
  }
  console.log(`${seeds} seeds: ${JSON.stringify(total)}`);
  for (const [what, count] of Object.entries(total)) expect(count, `${what} never happened`).toBeGreaterThan(0);
});
