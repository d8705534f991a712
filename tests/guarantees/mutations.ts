import type { EventLog, FollowedInput, LogSlice } from '@lunettes/ports';
import type { LaneState } from '@lunettes/runtime';
import type { StageParts } from '@lunettes/stages';

/**
 * Errors of protocol that tests plant into a stage: each must make the row go red that is there for it. The simulation has
 * those whose rows cannot show them on real servers at all times, or only after a time-out: tests/simulation/planted-errors.sim.test.ts.
 */
export const mutations = [
  'checkpoint before publish',
  'no filter on sequence numbers',
  'tail takes the last record',
  'a step that changes state before it throws',
  'a step that asks the clock',
] as const;
export type Mutation = (typeof mutations)[number];

export function mutated(mutation: Mutation | '', parts: StageParts, clock: { nowUs(): number }): StageParts {
  switch (mutation) {
    case '':
      return parts;
    case 'tail takes the last record':
      return { ...parts, planted: mutation };
    case 'checkpoint before publish':
      return { ...parts, log: publishedWithTheNextRound(parts.log) };
    case 'no filter on sequence numbers':
      return { ...parts, log: readThrough(parts.log, withoutSequences) };
    case 'a step that changes state before it throws':
      return { ...parts, work: { ...parts.work, stage: { ...parts.work.stage, step: spoiling(parts.work.stage.step) } } };
    case 'a step that asks the clock':
      return { ...parts, work: { ...parts.work, stage: { ...parts.work.stage, step: asking(parts.work.stage.step, clock) } } };
  }
}

/** What a round appends is sent with the round after it, when the checkpoint has long moved. */
function publishedWithTheNextRound(log: EventLog): EventLog {
  const late = new Map<number, Parameters<EventLog['append']>[1]>();
  return {
    ...log,
    append: async (lane, appends) => {
      const before = late.get(lane);
      late.set(lane, appends);
      if (before !== undefined) await log.append(lane, before);
      return new Map();
    },
  };
}

function readThrough(log: EventLog, through: (input: FollowedInput) => FollowedInput['read']): EventLog {
  return {
    ...log,
    follow: (reader) => {
      const input = log.follow(reader);
      return {
        read: through(input),
        assertHeld: () => input.assertHeld(),
        display: (offset) => input.display(offset),
        close: () => input.close(),
      };
    },
  };
}

const withoutSequences =
  (input: FollowedInput): FollowedInput['read'] =>
  async (from, bounds): Promise<LogSlice> => {
    const slice = await input.read(from, bounds);
    return { ...slice, records: slice.records.map((record) => ({ ...record, sequence: undefined })) };
  };

type Step = StageParts['work']['stage']['step'];

const spoiling =
  (step: Step): Step =>
  (lane, input, part) => {
    try {
      return step(lane, input, part);
    } catch (failure) {
      const state = lane as LaneState<unknown>;
      for (const [key, entry] of [...state.entries()]) if (isStream(entry)) state.apply([[key, { ...entry, epochs: [] }]]);
      throw failure;
    }
  };

const isStream = (entry: unknown): entry is object => typeof entry === 'object' && entry !== null && 'epochs' in entry;

const asking =
  (step: Step, { nowUs }: { nowUs(): number }): Step =>
  (lane, input, part) => {
    const result = step(lane, input, part);
    return { ...result, outputs: result.outputs.map((output) => ({ ...output, key: `${output.key} at ${nowUs()}` })) };
  };
