import { createHeap } from './heap.ts';
import type { SimulationOptions } from './options.ts';
import { createRandom } from './random.ts';

export interface OutputLine {
  readonly file: string;
  readonly line: string;
  /** The time in it: of an audit line that of its stage, of a watch that of the change. */
  readonly atUs: number;
  /** Of requests that have nothing to do with Pods or nodes, of which a cluster makes many: a reader may pass over them. */
  readonly aside: boolean;
}

/** What an audit line is of. */
export interface LineOf {
  readonly aside: boolean;
}

/**
 * Lines on their way to their files. Audit lines are disturbed here as the options ask, with chance of its own, so that
 * a disturbed log holds the same lines as an undisturbed one. Watch streams keep their order: a watch has one.
 */
export interface Outbox {
  audit(file: string, atUs: number, line: string, of: LineOf): void;
  watch(file: string, atUs: number, line: string): void;
  /** The next line that is due before `atUs`. */
  takeBefore(atUs: number): OutputLine | undefined;
}

const LATE_LEAST_US = 30_000_000;
const LATE_MOST_US = 240_000_000;
const REPEAT_LEAST_US = 10_000_000;
const REPEAT_MOST_US = 60_000_000;

export function createOutbox(options: SimulationOptions): Outbox {
  const waiting = createHeap<OutputLine>();
  const random = createRandom(options.seed + 0x5eed);
  const disorderUs = options.disorderMs * 1000;

  return {
    audit: (file, atUs, line, { aside }) => {
      const entry = { file, line, atUs, aside };
      const late = options.lateRatio > 0 && random.chance(options.lateRatio);
      const delayUs = late ? random.between(LATE_LEAST_US, LATE_MOST_US) : disorderUs > 0 ? random.below(disorderUs) : 0;
      waiting.push(atUs + delayUs, entry);
      if (options.duplicateRatio > 0 && random.chance(options.duplicateRatio)) {
        waiting.push(atUs + random.between(REPEAT_LEAST_US, REPEAT_MOST_US), entry);
      }
    },
    watch: (file, atUs, line) => waiting.push(atUs, { file, line, atUs, aside: false }),
    takeBefore: (atUs) => (waiting.nextAtUs() < atUs ? waiting.pop() : undefined),
  };
}
