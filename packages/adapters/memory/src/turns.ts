/** Draws the next number in [0, 1). One seed, one run. */
export type Draw = () => number;

/** Mulberry32: 32 bits of state are plenty to choose who goes next. */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Decides who goes next wherever something waits for the world outside: every such place takes a turn, and one of those
 * that wait is drawn. All that runs between two turns runs alone, so one seed always gives the same run.
 */
export interface Turns {
  take(): Promise<void>;
  /** Gives turns until `isDone` or nobody waits; gives back how many. Throws when `turnsMax` are not enough. */
  run(isDone: () => boolean, turnsMax: number): Promise<number>;
}

export function turns(draw: Draw, settled: () => Promise<void>): Turns {
  const waiting: (() => void)[] = [];
  return {
    take: () => new Promise((resolve) => waiting.push(resolve)),
    run: async (isDone, turnsMax) => {
      for (let given = 0; ; given++) {
        await settled();
        if (isDone()) return given;
        const at = Math.floor(draw() * waiting.length);
        const next = waiting[at];
        if (next === undefined) return given;
        if (given === turnsMax) throw new Error(`${turnsMax} turns were not enough`);
        waiting.splice(at, 1);
        next();
      }
    },
  };
}
