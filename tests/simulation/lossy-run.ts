import { acceptedFrom, deadLettersFrom } from './read-world.ts';
import { type SimulationOptions, type SimulationResult, simulateLanes } from './simulate-lanes.ts';
import { summedAnswer, type Told } from './toy-model.ts';
import { toyLanes, toyRaw } from './toy-run.ts';
import { counting, summing, toyWork } from './toy-stages.ts';

export interface LossyRun {
  readonly result: SimulationResult;
  /** What is neither used nor told as lost, or told wrongly; nothing may be. */
  readonly differences: readonly string[];
  /** Losses that a reader is told of, and records that had an effect. */
  readonly told: number;
  readonly answered: number;
}

/** Retention overtakes the readers of raw again and again. */
export async function lossyRun(seed: number, options: Partial<SimulationOptions> = {}): Promise<LossyRun> {
  const raw = toyRaw(seed);
  const phases = [[toyWork(counting), toyWork(summing)]];
  const result = await simulateLanes({ seed, lanes: toyLanes, phases, raw, retention: true, ...options });
  const differences = [...result.stops];
  let told = 0;
  let used = 0;
  for (let lane = 0; lane < toyLanes; lane++) {
    const records = acceptedFrom(result.world, 'signals', lane);
    if (records === 'gap') {
      differences.push(`a gap in signals of lane ${lane}`);
      continue;
    }
    if (records.some(({ sequence }, index) => sequence?.n !== index + 1)) differences.push(`numbers of signals of lane ${lane}`);
    const signals = records.map(({ value }) => JSON.parse(new TextDecoder().decode(value)) as Told);
    const lost = signals.filter(({ kind }) => kind === 'loss');
    const answered = new Set(records.map(({ sequence }) => sequence?.src));
    const letters = new Set(deadLettersFrom(result.world, lane).map((letter) => Number(letter.split('|')[1])));
    raw
      .filter((record) => record.lane === lane)
      .forEach((_, offset) => {
        if (answered.has(offset) || letters.has(offset)) return;
        if (!lost.some(({ from = 0, to = -1 }) => from <= offset && offset <= to))
          differences.push(`offset ${offset} of lane ${lane} is neither used nor told as lost`);
      });
    told += lost.length;
    used += answered.size;
    // The second stage has lost nothing: it has taken every signal, the losses among them, once.
    const expected = summedAnswer(signals);
    for (const topic of ['lifecycle', 'spans'] as const) {
      const accepted = acceptedFrom(result.world, topic, lane);
      const values = accepted === 'gap' ? accepted : accepted.map(({ value }) => JSON.parse(new TextDecoder().decode(value)) as object);
      if (JSON.stringify(values) !== JSON.stringify(expected[topic]))
        differences.push(`${topic} of lane ${lane}: ${JSON.stringify(values)}`);
    }
  }
  return { result, differences, told, answered: used };
}
