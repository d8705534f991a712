import { expect, test } from 'vitest';
import { acceptedFrom, deadLettersFrom } from './read-world.ts';
import { simulateLanes } from './simulate-lanes.ts';
import { summedAnswer, type Told } from './toy-model.ts';
import { toyLanes, toyRaw } from './toy-run.ts';
import { counting, summing, toyWork } from './toy-stages.ts';

const seedsFrom = Number(process.env['SEED'] ?? 1);
const seeds = process.env['SEED'] === undefined ? 200 : 1;

test('whatever retention takes away under a storm is told as lost, and nothing else is missing behind it', async () => {
  const total = { losses: 0, fenced: 0, crashes: 0, rollbacks: 0, told: 0, answered: 0 };
  for (let seed = seedsFrom; seed < seedsFrom + seeds; seed++) {
    const raw = toyRaw(seed);
    const phases = [[toyWork(counting), toyWork(summing)]];
    const result = await simulateLanes({ seed, lanes: toyLanes, phases, raw, retention: true });
    expect(result.stops, `reproduce with SEED=${seed}`).toEqual([]);
    total.losses += result.losses;
    total.fenced += result.fenced;
    total.crashes += result.faults.crashes;
    total.rollbacks += result.faults.rollbacks;
    for (let lane = 0; lane < toyLanes; lane++) {
      const records = acceptedFrom(result.world, 'signals', lane);
      if (records === 'gap') throw new Error(`a gap in signals of lane ${lane}: reproduce with SEED=${seed}`);
      expect(records.map(({ sequence }) => sequence?.n)).toEqual(records.map((_, index) => index + 1));
      const signals = records.map(({ value }) => JSON.parse(new TextDecoder().decode(value)) as Told);
      const lost = signals.filter(({ kind }) => kind === 'loss');
      const answered = new Set(records.map(({ sequence }) => sequence?.src));
      const letters = new Set(deadLettersFrom(result.world, lane).map((letter) => Number(letter.split('|')[1])));
      const missing = raw
        .filter((record) => record.lane === lane)
        .flatMap((_, offset) => (answered.has(offset) || letters.has(offset) ? [] : [offset]))
        .filter((offset) => !lost.some(({ from = 0, to = -1 }) => from <= offset && offset <= to));
      expect(missing, `neither used nor told as lost in lane ${lane}: reproduce with SEED=${seed}`).toEqual([]);
      total.told += lost.length;
      total.answered += answered.size;
      // The second stage has lost nothing: it has taken every signal, the losses among them, once.
      const expected = summedAnswer(signals);
      for (const topic of ['lifecycle', 'spans'] as const) {
        const accepted = acceptedFrom(result.world, topic, lane);
        const values = accepted === 'gap' ? accepted : accepted.map(({ value }) => JSON.parse(new TextDecoder().decode(value)) as object);
        expect(values, `${topic} of lane ${lane}: reproduce with SEED=${seed}`).toEqual(expected[topic]);
      }
    }
  }
  console.log(`${seeds} seeds: ${JSON.stringify(total)}`);
  for (const [what, count] of Object.entries(total)) expect(count, `${what} never happened`).toBeGreaterThan(0);
});
