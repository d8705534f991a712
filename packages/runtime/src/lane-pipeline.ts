import type { DeadLetterCode, Output, Stage, TopicName } from '@lunettes/core/vocabulary';
import { callStep } from './call-step.ts';
import { LaneState } from './lane-state.ts';
import { LaneStop } from './lane-stop.ts';
import { partsPerRecordMax } from './round-bounds.ts';

/** Any stage; each is used only with its own entries and inputs, as its `input` topic says. */
export type AnyStage = Stage<unknown, unknown>;

export interface PipelineListener {
  /** Every output of every stage, in the order in which the log of its topic would have it. */
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
  /** Takes one record of `topic` through all stages that read it, directly or indirectly. Throws `LaneStop` only. */
  push(topic: TopicName, value: unknown): void;
  /** The state of one stage, for digests and sizes. */
  state(stage: string): LaneState<unknown> | undefined;
}

export function lanePipeline(stages: readonly AnyStage[], listener: PipelineListener): LanePipeline {
  const held = stages.map((stage) => ({ stage, state: new LaneState<unknown>(stage) }));
  const readers = new Map<TopicName, typeof held>();
  for (const one of held) readers.set(one.stage.input, [...(readers.get(one.stage.input) ?? []), one]);

  const push = (topic: TopicName, value: unknown): void => {
    for (const { stage, state } of readers.get(topic) ?? []) {
      for (let part = 0, more = true; more; part++) {
        if (part === partsPerRecordMax) throw new LaneStop('endless', `${stage.name} asks for more than ${partsPerRecordMax} parts`);
        const result = callStep(stage, state, value, part);
        state.apply(result.changes);
        if (result.deadLetter !== undefined) listener.deadLetter({ stage: stage.name, ...result.deadLetter, input: value });
        for (const output of result.outputs) {
          listener.output(output);
          push(output.topic, output.value);
        }
        more = result.more;
      }
    }
  };
  return { push, state: (name) => held.find((one) => one.stage.name === name)?.state };
}
