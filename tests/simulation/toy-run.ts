import { logOf, seededDraw } from '@lunettes/adapter-memory';
import type { RawAppend } from '@lunettes/ports';
import { acceptedFrom, deadLettersFrom, entriesFrom, valuesOf } from './read-world.ts';
import { type SimulationOptions, type SimulationResult, simulateLanes } from './simulate-lanes.ts';
import { toyAnswer } from './toy-model.ts';
import { counting, encodeToy, summing, toyWork } from './toy-stages.ts';

const recordsPerRun = 70;
export const toyLanes = 2;

/** Records of few keys, so that they meet; time runs on, ticks come now and then; some are unreadable, some make the step throw. */
export function toyRaw(seed: number): readonly RawAppend[] {
  const draw = seededDraw(seed ^ 0x5eed);
  let us = 0;
  return Array.from({ length: recordsPerRun }, (_, index) => {
    us += Math.floor(draw() * 4);
    const kind = draw();
    const lane = Math.floor(draw() * toyLanes);
    const key = `k${Math.floor(draw() * 8)}`;
    const value =
      kind < 0.03
        ? new Uint8Array([index])
        : encodeToy(kind < 0.06 ? { kind: 'poison' } : kind < 0.25 ? { kind: 'tick', us } : { kind: 'add', key, us });
    return { lane, key, value, logTimeUs: us };
  });
}

export interface ToyRun {
  readonly result: SimulationResult;
  /** What differs from the answer of one pure fold; nothing may. */
  readonly differences: readonly string[];
}

export async function toyRun(options: Pick<SimulationOptions, 'seed'> & Partial<SimulationOptions>): Promise<ToyRun> {
  const phases = [[toyWork(counting), toyWork(summing)]];
  const result = await simulateLanes({ lanes: toyLanes, phases, raw: toyRaw(options.seed), ...options });
  const differences = [...result.stops];
  for (let lane = 0; lane < toyLanes; lane++) {
    const answer = toyAnswer(logOf(result.world, 'raw', lane).records.map(({ value }) => new TextDecoder().decode(value)));
    for (const topic of ['signals', 'lifecycle', 'spans'] as const)
      compare(`lane ${lane}, ${topic}`, valuesOf(acceptedFrom(result.world, topic, lane)), answer.topics[topic], differences);
    for (const stage of ['counting', 'summing'] as const)
      compare(
        `lane ${lane}, entries of ${stage}`,
        sorted(entriesFrom(result.world, stage, lane)),
        sorted(answer.entries[stage]),
        differences,
      );
    compare(`lane ${lane}, dead letters`, deadLettersFrom(result.world, lane).toSorted(), answer.deadLetters.toSorted(), differences);
  }
  return { result, differences };
}

const sorted = (entries: ReadonlyMap<string, string>): readonly string[] =>
  [...entries].map(([key, value]) => `${key}=${value}`).toSorted();

function compare(what: string, actual: readonly string[] | 'gap', expected: readonly string[], differences: string[]): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    differences.push(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
}
