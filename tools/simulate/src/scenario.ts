import type { Simulation } from './simulation.ts';

/** How a broken Pod ends: it never heals, it heals, or somebody deletes it. */
export type Ending = 'stay' | 'recover' | 'delete';

/**
 * Something that acts over simulated time. It yields the instant, in microseconds, at which it wants to go on; between
 * two yields it may move its own `run.nowUs` ahead by the few milliseconds that requests take.
 */
export type Life = Generator<number, void, undefined>;

/** One play of a scenario. */
export interface Run {
  readonly sim: Simulation;
  readonly scenario: string;
  readonly namespace: string;
  readonly ending: Ending;
  nowUs: number;
}

export interface Scenario {
  readonly name: string;
  readonly group: 'healthy' | 'delete' | 'broken';
  /** Its share in the mixes `default` and that of its group; healthy ones are also in `healthy`. */
  readonly weight: number;
  /** The endings that make sense; absent where the scenario itself decides. */
  readonly endings?: readonly Ending[];
  readonly play: (run: Run) => Life;
}

/** Lets time pass for this run. */
export function* wait(run: Run, us: number): Life {
  run.nowUs += Math.max(0, us);
  yield run.nowUs;
}
