import { logOf, type MemoryWorld } from '@lunettes/adapter-memory';
import { fenceSrc, type LogRecord } from '@lunettes/ports';
import type { AnyLaneWork } from '@lunettes/runtime';
import { expect, test } from 'vitest';
import { acceptedFrom } from './read-world.ts';
import { simulateLanes } from './simulate-lanes.ts';
import { toyLanes, toyRaw } from './toy-run.ts';
import { counting, encodeToy, summing, toyWork } from './toy-stages.ts';

const seeds = 150;

/** The same stage from another build: every output says which. */
function built(logic: string, work: ReturnType<typeof toyWork>): AnyLaneWork {
  return { ...work, logic, encode: ({ value }) => encodeToy({ ...value, build: logic }) };
}
const build = (logic: string): readonly AnyLaneWork[] => [built(logic, toyWork(counting, logic)), built(logic, toyWork(summing, logic))];

test('deploys of another logic and back, amid crashes and lost checkpoints, leave no gap, no input without its outputs, and void what the old build still sends', async () => {
  const total = { fences: 0, voided: 0, mixed: 0 };
  for (let seed = 1; seed <= seeds; seed++) {
    const result = await simulateLanes({ seed, lanes: toyLanes, phases: [build('v1'), build('v2'), build('v1')], raw: toyRaw(seed) });
    expect(result.stops, `seed ${seed}`).toEqual([]);
    for (let lane = 0; lane < toyLanes; lane++) {
      for (const topic of ['signals', 'lifecycle', 'spans'] as const) {
        const accepted = acceptedFrom(result.world, topic, lane);
        expect(accepted, `seed ${seed}: ${topic} ${lane}`).not.toBe('gap');
        if (accepted === 'gap') continue;
        expect(accepted.map(({ sequence }) => sequence?.n)).toEqual(accepted.map((_, index) => index + 1));
        expect(sourcesOf(accepted), `seed ${seed}: order of inputs`).toEqual(sourcesOf(accepted).toSorted((a, b) => a - b));
        const builds = new Set(accepted.map(({ value }) => (JSON.parse(new TextDecoder().decode(value)) as { build: string }).build));
        if (builds.size === 2) total.mixed++;
        total.fences += fencesOf(result.world, topic, lane);
        total.voided += logOf(result.world, topic, lane).records.length - accepted.length;
      }
      expectEveryInputAnswered(result.world, lane, seed);
    }
  }
  console.log(
    `${seeds} times forth and back: ${total.fences} fences, ${total.voided} records void or repeated, ${total.mixed} topics with results of both builds`,
  );
  for (const [what, count] of Object.entries(total)) expect(count, what).toBeGreaterThan(0);
});

/** Inputs in the order of their first output; an input that was done again whole stands where it stood. */
function sourcesOf(accepted: readonly LogRecord[]): number[] {
  return [...new Set(accepted.map(({ sequence }) => sequence?.src ?? -1))];
}

const fencesOf = (world: MemoryWorld, topic: 'signals' | 'lifecycle' | 'spans', lane: number): number =>
  logOf(world, topic, lane).records.filter(({ sequence }) => sequence?.src === fenceSrc).length;

/** Every add and every tick of `raw` gives at least one signal, whichever build stepped it. */
function expectEveryInputAnswered(world: MemoryWorld, lane: number, seed: number): void {
  const asked = logOf(world, 'raw', lane).records.filter(({ value }) => /"(add|tick)"/.test(new TextDecoder().decode(value)));
  const signals = acceptedFrom(world, 'signals', lane);
  const answered = new Set(signals === 'gap' ? [] : signals.map(({ sequence }) => sequence?.src));
  expect(
    asked.filter(({ offset }) => !answered.has(offset)),
    `seed ${seed}`,
  ).toEqual([]);
}
