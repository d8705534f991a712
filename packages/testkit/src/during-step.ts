import type { Stage } from '@lunettes/core/vocabulary';

/** Thrown when a step reaches for something that differs from run to run. */
export class ImpureStep extends Error {
  override readonly name = 'ImpureStep';
}

/**
 * Runs `step` with the ambient sources of difference poisoned (see `poison-globals`, which must be a setup file of the
 * test): any use of them throws `ImpureStep`, even if the step swallows the first throw. Steps are synchronous, so nothing
 * else of the test runs meanwhile.
 */
function duringStep<T>(step: () => T): T {
  const outer = stepsUnderWay.depth;
  if (outer === 0) stepsUnderWay.caught = undefined;
  stepsUnderWay.depth = outer + 1;
  try {
    return step();
  } finally {
    stepsUnderWay.depth = outer;
    const { caught } = stepsUnderWay;
    // biome-ignore lint/correctness/noUnsafeFinally: an impure step must not get away with catching what it caused.
    if (outer === 0 && caught !== undefined) throw caught;
  }
}

/** The same stage, every call of it under guard: hand it to the loop or call it directly. */
export function guardedStage<Entry, Input>(stage: Stage<Entry, Input>): Stage<Entry, Input> {
  return {
    name: stage.name,
    input: stage.input,
    outputs: stage.outputs,
    step: (lane, input, part) => duringStep(() => stage.step(lane, input, part)),
    deadlineOf: (entry) => duringStep(() => stage.deadlineOf(entry)),
  };
}

/** Called by each poisoned global. */
export function assertOutsideStep(name: string): void {
  if (stepsUnderWay.depth === 0) return;
  stepsUnderWay.caught = new ImpureStep(`a step used ${name}`);
  throw stepsUnderWay.caught;
}

interface StepsUnderWay {
  depth: number;
  caught: ImpureStep | undefined;
}

/** Kept on the global object: a setup file and a test may hold two instances of this module. */
const slot = Symbol.for('lunettes.steps-under-way');
const shared = globalThis as { [slot]?: StepsUnderWay };
const stepsUnderWay: StepsUnderWay = shared[slot] ?? { depth: 0, caught: undefined };
shared[slot] = stepsUnderWay;
