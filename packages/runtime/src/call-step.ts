import type { LaneView, Stage, StepResult } from '@lunettes/core/vocabulary';
import { attempt } from './attempt.ts';

/**
 * One call of a step. Never throws for what the record did: a step that throws, or gives more outputs than rule 1 of
 * architecture §4 allows, comes back as a dead letter without any effect. Throws `LaneStop` for `RangeError`, see `attempt`.
 */
export function callStep<Entry, Input>(stage: Stage<Entry, Input>, lane: LaneView<Entry>, input: Input, part: number): StepResult<Entry> {
  const result = attempt(() => stage.step(lane, input, part));
  if (result === undefined) return setAside('the step threw');
  return result.outputs.length > outputsPerCallMax ? setAside('too many outputs in one call') : result;
}

/** `stepOutputsMax` of the vocabulary; the loop imports types only from the core. */
const outputsPerCallMax = 256;

const setAside = (detail: string): StepResult<never> => ({
  changes: [],
  outputs: [],
  more: false,
  deadLetter: { code: 'step_failed', detail },
});
