import { logOf, type MemoryWorld } from '@lunettes/adapter-memory';
import type { Output } from '@lunettes/core/vocabulary';
import { fenceSrc, type LogRecord } from '@lunettes/ports';
import type { AnyLaneWork } from '@lunettes/runtime';
import { acceptedFrom } from './read-world.ts';
import { type SimulationOptions, simulateLanes } from './simulate-lanes.ts';
import { toyLanes, toyRaw } from './toy-run.ts';
import { counting, encodeToy, summing, type ToyInput, toyWork } from './toy-stages.ts';

const topics = ['signals', 'lifecycle', 'spans'] as const;

export interface DeployRun {
  /** What a reader would find wrong; nothing may be. */
  readonly differences: readonly string[];
  readonly fences: number;
  /** Records that are void or repeated. */
  readonly voided: number;
  /** Topics of lanes with results of both builds. */
  readonly mixed: number;
}

/** One build takes over from another and gives way again. Every output says who wrote it, and v2 gives other numbers of them. */
export async function deployRun(seed: number, options: Partial<SimulationOptions> = {}): Promise<DeployRun> {
  const phases = ['v1', 'v2', 'v1'].map((logic) => build(logic));
  const { world, stops } = await simulateLanes({ seed, lanes: toyLanes, phases, raw: toyRaw(seed), ...options });
  const differences = [...stops];
  let fences = 0;
  let voided = 0;
  let mixed = 0;
  for (let lane = 0; lane < toyLanes; lane++) {
    for (const topic of topics) {
      const accepted = acceptedFrom(world, topic, lane);
      if (accepted === 'gap') {
        differences.push(`a gap in ${topic} of lane ${lane}`);
        continue;
      }
      if (accepted.some(({ sequence }, index) => sequence?.n !== index + 1)) differences.push(`numbers of ${topic} of lane ${lane}`);
      const sources = sourcesOf(accepted);
      if (sources.some((source, index) => index > 0 && source <= (sources[index - 1] ?? 0)))
        differences.push(`order of inputs in ${topic} of lane ${lane}`);
      const builds = new Set(accepted.map(({ value }) => (JSON.parse(new TextDecoder().decode(value)) as { build: string }).build));
      if (builds.size === 2) mixed++;
      const { records } = logOf(world, topic, lane);
      fences += records.filter(({ sequence }) => sequence?.src === fenceSrc).length;
      voided += records.length - accepted.length;
    }
    differences.push(...unanswered(world, lane));
  }
  return { differences, fences, voided, mixed };
}

const build = (logic: string): readonly AnyLaneWork[] => [built(logic, toyWork(counting, logic)), built(logic, toyWork(summing, logic))];

function built(logic: string, work: ReturnType<typeof toyWork>): AnyLaneWork {
  const { stage } = work;
  const step: typeof stage.step = (lane, input, part) => {
    const result = stage.step(lane, input, part);
    return logic === 'v2' && isAdd(input) ? { ...result, outputs: result.outputs.flatMap((one): Output[] => [one, one]) } : result;
  };
  return { ...work, stage: { ...stage, step }, logic, encode: ({ value }) => encodeToy({ ...value, build: logic }) };
}

const isAdd = (input: ToyInput): boolean => input.kind === 'add';

/** Inputs in the order of their first output; an input that was done again whole stands where it stood. */
const sourcesOf = (accepted: readonly LogRecord[]): number[] => [...new Set(accepted.map(({ sequence }) => sequence?.src ?? -1))];

/** Every add and every tick of `raw` gives at least one signal, whichever build stepped it. */
function unanswered(world: MemoryWorld, lane: number): readonly string[] {
  const asked = logOf(world, 'raw', lane).records.filter(({ value }) => /"(add|tick)"/.test(new TextDecoder().decode(value)));
  const signals = acceptedFrom(world, 'signals', lane);
  const answered = new Set(signals === 'gap' ? [] : signals.map(({ sequence }) => sequence?.src));
  return asked.filter(({ offset }) => !answered.has(offset)).map(({ offset }) => `no signal of record ${offset} in lane ${lane}`);
}
