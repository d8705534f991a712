import type { DeadLetterCode, Output, Stage, TopicName } from '@lunettes/core/vocabulary';
import { callStep } from './call-step.ts';
import type { EntryMemory } from './entry-memory.ts';
import { LaneState } from './lane-state.ts';
import { LaneStop } from './lane-stop.ts';
import { partsPerRecordMax } from './round-bounds.ts';

/** Any stage; each is used only with its own entries and inputs, as its `input` topic says. */
export type AnyStage = Stage<unknown, unknown>;

export interface PipelineListener {
  /** Every output of every stage; those of one topic in the order in which its log would have them. */
  readonly output: (output: Output) => void;
  /** A record that a stage set aside. */
  readonly deadLetter: (letter: {
    readonly stage: string;
    readonly code: DeadLetterCode;
    readonly detail: string;
    readonly input: unknown;
  }) => void;
}

/**
 * One lane without store, encoding or sequence numbers: outputs of one stage go straight, as objects, to the stages that
 * read their topic. The same steps, states and parts as `advanceLane`, for offline replay, benchmarks and model answers.
 */
export interface LanePipeline {
  /**
   * Takes records of `topic` through all stages that read it, directly or indirectly: each stage takes all of them before
   * the next one begins, so that its code and its entries stay in the processor's caches. How records are divided into
   * calls changes no state and no topic. Throws `LaneStop` only.
   */
  push(topic: TopicName, values: readonly unknown[]): void;
  /** The state of one stage, for digests and sizes. */
  state(stage: string): LaneState<unknown> | undefined;
}

/** Lanes of one process share one `memory`. */
export function lanePipeline(stages: readonly AnyStage[], listener: PipelineListener, memory?: EntryMemory): LanePipeline {
  const held = stages.map((stage) => ({ stage, state: new LaneState<unknown>(stage, memory) }));
  const readers = new Map<TopicName, typeof held>();
  for (const one of held) readers.set(one.stage.input, [...(readers.get(one.stage.input) ?? []), one]);

  const push = (topic: TopicName, values: readonly unknown[]): void => {
    for (const one of readers.get(topic) ?? []) {
      const forwarded = new Map<TopicName, unknown[]>();
      for (const value of values) take(one, value, forwarded);
      for (const [next, outputs] of forwarded) push(next, outputs);
    }
  };
  const take = ({ stage, state }: (typeof held)[number], value: unknown, forwarded: Map<TopicName, unknown[]>): void => {
    for (let part = 0, more = true; more; part++) {
      if (part === partsPerRecordMax) throw new LaneStop('endless', `${stage.name} asks for more than ${partsPerRecordMax} parts`);
      const result = callStep(stage, state, value, part);
      state.apply(result.changes);
      if (result.deadLetter !== undefined) listener.deadLetter({ stage: stage.name, ...result.deadLetter, input: value });
      for (const output of result.outputs) {
        listener.output(output);
        if (!readers.has(output.topic)) continue;
        const outputs = forwarded.get(output.topic);
        if (outputs === undefined) forwarded.set(output.topic, [output.value]);
        else outputs.push(output.value);
      }
      more = result.more;
    }
  };
  return { push, state: (name) => held.find((one) => one.stage.name === name)?.state };
}
