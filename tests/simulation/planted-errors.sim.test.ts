import type { LaneSession, LaneStore, LogSlice } from '@lunettes/ports';
import { describe, expect, test } from 'vitest';
import { deployRun } from './deploy-run.ts';
import { lossyRun } from './lossy-run.ts';
import type { SimulationOptions } from './simulate-lanes.ts';
import { type ToyRun, toyRun } from './toy-run.ts';
import { counting, summing, toyWork } from './toy-stages.ts';

/** Runs seeds until one shows the error; a simulation that cannot see a wrong protocol proves nothing about the right one. */
async function firstDifference(options: Partial<SimulationOptions>, seedsMax = 60): Promise<ToyRun & { readonly seed: number }> {
  for (let seed = 1; seed <= seedsMax; seed++) {
    const run = await toyRun({ seed, ...options });
    if (run.differences.length > 0) return { ...run, seed };
  }
  throw new Error(`${seedsMax} seeds did not notice`);
}

describe('the simulation notices', () => {
  test('a checkpoint that is written before the outputs are published', async () => {
    const { differences } = await firstDifference({ planted: 'checkpoint before publish' });
    expect(differences.join('\n')).toMatch(/gap|instead of/);
  });

  test('checkpoints without compare-and-set', async () => {
    const { differences } = await firstDifference({ planted: 'no compare-and-set' });
    expect(differences.length).toBeGreaterThan(0);
  });

  test('stages that read without the filter on sequence numbers', async () => {
    const { differences } = await firstDifference({ wrapped: withoutSequences });
    expect(differences.join('\n')).toMatch(/lifecycle/);
  });

  test('a step that remembers something outside of its state', async () => {
    const { differences } = await firstDifference({ phases: [[toyWork(forgetful()), toyWork(summing)]] });
    expect(differences.join('\n')).toMatch(/not_deterministic/);
  });

  test('a replay that keeps back as many outputs as another logic had written, whatever they were of', async () => {
    expect(await firstOf((seed) => deployRun(seed, { plantedInLoop: 'mute by N' }))).toMatch(/no signal of|order of inputs|numbers|gap/);
  });

  test('an open that takes the last record of a topic for the newest', async () => {
    expect(await firstOf((seed) => deployRun(seed, { plantedInLoop: 'tail takes the last record' }))).toMatch(/./);
  });

  test('a reader that goes on wherever the log does', async () => {
    expect(await firstOf((seed) => lossyRun(seed, { wrapped: withoutOffsets }))).toMatch(/neither used nor told/);
  });

  test('a step that asks the clock', async () => {
    const asking: typeof counting = {
      ...counting,
      step: (lane, input, part) => (Date.now() > 0 ? counting.step(lane, input, part) : counting.step(lane, input, part)),
    };
    const { differences } = await firstDifference({ phases: [[toyWork(asking), toyWork(summing)]] }, 1);
    expect(differences.join('\n')).toMatch(/step_failed/);
  });
});

async function firstOf(run: (seed: number) => Promise<{ readonly differences: readonly string[] }>, seedsMax = 60): Promise<string> {
  for (let seed = 1; seed <= seedsMax; seed++) {
    const { differences } = await run(seed);
    if (differences.length > 0) return differences.join('\n');
  }
  throw new Error(`${seedsMax} seeds did not notice`);
}

/** What is gone is passed over without a word, as the client of a broker would. */
function withoutOffsets(store: LaneStore): LaneStore {
  const open = async (request: Parameters<LaneStore['open']>[0]): Promise<LaneSession> => {
    const session = await store.open(request);
    let jumped = 0;
    const read: LaneSession['read'] = async (from, bounds) => {
      const slice = await session.read(from + jumped, bounds);
      if (slice.first > from + jumped) jumped = slice.first - from;
      const records = slice.records.map((record) => ({ ...record, offset: record.offset - jumped }));
      return { records, first: Math.min(from, slice.first), end: slice.end - jumped };
    };
    return { ...session, read };
  };
  return { ...store, open };
}

/** Every fifth call adds an output; how often it was called is in no checkpoint. */
function forgetful(): typeof counting {
  let calls = 0;
  return {
    ...counting,
    step: (lane, input, part) => {
      const result = counting.step(lane, input, part);
      const extra = ++calls % 5 === 0 ? result.outputs.slice(0, 1) : [];
      return { ...result, outputs: [...result.outputs, ...extra] };
    },
  };
}

/** What stages read comes without numbers; the loop's look at its own outputs keeps them. */
function withoutSequences(store: LaneStore): LaneStore {
  const stripped = (slice: LogSlice): LogSlice => ({
    ...slice,
    records: slice.records.map((record) => ({ ...record, sequence: undefined })),
  });
  const open = async (request: Parameters<LaneStore['open']>[0]): Promise<LaneSession> => {
    const session = await store.open(request);
    return { ...session, read: async (from, bounds) => stripped(await session.read(from, bounds)) };
  };
  return { ...store, open };
}
