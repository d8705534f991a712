import type { DeadLetterCode, EventTimeUs, Signal } from '@lunettes/core/vocabulary';
import { type AnyStage, EntryMemory, type LanePipeline, lanePipeline } from '@lunettes/runtime';
import { countOne } from './input-tally.ts';
import { type FeedCounts, feedLanes } from './lane-feed.ts';
import { type InForce, preludesOf } from './preludes.ts';
import type { Progress } from './progress.ts';
import type { RowCollector } from './row-collector.ts';
import { identifiedRow } from './row-identity.ts';
import type { SortedInput } from './sorted-input.ts';
import { type Until, untilAtUs } from './until.ts';

export interface JudgeOptions extends InForce {
  readonly stages: readonly AnyStage[];
  readonly lanes: number;
  readonly until: Until;
}

export interface JudgePorts {
  readonly rows: RowCollector;
  readonly progress: Progress;
  readonly turn: () => Promise<void>;
}

export interface Judged {
  readonly untilAtUs: EventTimeUs;
  readonly feed: FeedCounts;
  /** Signals that a stage set aside, by code; in a replay nothing is late, so there should be none. */
  readonly deadLetters: ReadonlyMap<DeadLetterCode, number>;
}

/** Appends the sorted signals to their lanes and runs the stages over each lane; their rows go to `rows`. */
export async function judgeLanes(ports: JudgePorts, input: SortedInput, options: JudgeOptions): Promise<Judged> {
  const { tally } = input;
  const lastAtUs = tally.lastAtUs ?? 0;
  const endAtUs = untilAtUs(options.until, lastAtUs);
  const preludes = preludesOf(tally, options);

  const deadLetters = new Map<DeadLetterCode, number>();
  const memory = new EntryMemory();
  const lanes = new Map<number, Lane>();
  const laneAt = (lane: number): Lane => {
    const found = lanes.get(lane) ?? { pipeline: lanePipeline(options.stages, listener, memory), waiting: [] };
    lanes.set(lane, found);
    return found;
  };
  const append = (at: number, signal: Signal): void => {
    const lane = laneAt(at);
    lane.waiting.push(signal);
    if (lane.waiting.length >= togetherMax) judge(lane);
  };
  const listener = {
    output: (output: Parameters<typeof identifiedRow>[0]): void => {
      const row = identifiedRow(output);
      if (row !== undefined) ports.rows.add(row);
    },
    deadLetter: ({ code }: { readonly code: DeadLetterCode }): void => countOne(deadLetters, code),
  };

  ports.progress.phase('judge', undefined, 'records');
  const feed = await feedLanes(
    input.signals.sorted(),
    { lanes: options.lanes, untilAtUs: endAtUs, lastAtUs, preludes },
    append,
    (signals) => {
      ports.progress.advance(signals);
      return ports.turn();
    },
  );
  for (const lane of lanes.values()) judge(lane);
  return { untilAtUs: endAtUs, feed, deadLetters };
}

interface Lane {
  readonly pipeline: LanePipeline;
  waiting: Signal[];
}

/** Signals of one lane that go through its stages together; a third faster than one by one (benchmarks/README.md). */
const togetherMax = 256;

function judge(lane: Lane): void {
  const { waiting } = lane;
  lane.waiting = [];
  lane.pipeline.push('signals', waiting);
}
