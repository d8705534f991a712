import { expect, test } from 'vitest';
import { toyRun } from './toy-run.ts';

const seedsFrom = Number(process.env['SEED'] ?? 1);
const seeds = process.env['SEED'] === undefined ? 400 : 1;

test('crashes, repeats, late requests, zombies and lost checkpoints change nothing that a reader can see', async () => {
  const total = { replayed: 0, repeats: 0, fenced: 0, turns: 0, crashes: 0, failures: 0, lates: 0, zombies: 0, rollbacks: 0 };
  for (let seed = seedsFrom; seed < seedsFrom + seeds; seed++) {
    const { result, differences } = await toyRun({ seed });
    expect(differences, `reproduce with SEED=${seed}`).toEqual([]);
    total.replayed += result.replayed;
    total.repeats += result.repeats;
    total.fenced += result.fenced;
    total.turns += result.turns;
    total.crashes += result.faults.crashes;
    total.failures += result.faults.failures;
    total.lates += result.faults.lates;
    total.zombies += result.faults.zombies;
    total.rollbacks += result.faults.rollbacks;
  }
  console.log(
    `${seeds} seeds, ${total.turns} turns: ${total.replayed} outputs replayed silently, ${total.repeats} records dropped as duplicates, ${total.fenced} rounds fenced; ` +
      `${total.crashes} crashes, ${total.failures} failed calls, ${total.lates} late requests, ${total.zombies} zombies, ${total.rollbacks} lost checkpoints`,
  );
  if (seeds > 1)
    for (const [what, count] of Object.entries(total))
      expect(count, `${what} never happened, so this run proved nothing about it`).toBeGreaterThan(0);
});
