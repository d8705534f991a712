/** Decides at every point of a run where it could go on in several ways. Option 0 is the one without trouble. */
export interface Schedule {
  /**
   * Chooses one of `options` ways. `state` tells everything on which the rest of the run depends, so that of two runs that
   * come to the same state only one has to go on; `undefined` says that this one has not.
   */
  choose(options: number, state: () => string): number | undefined;
}

export interface Explored {
  /** Runs that went to their end. */
  readonly ended: number;
  /** Runs that came to a state from which another had gone on. */
  readonly met: number;
  readonly states: number;
}

/** Above so many runs the model is too large for a test: that is a mistake of its bounds, not a result. */
const runsMax = 400_000;

/**
 * Runs `run` in every way that its choices allow: depth first, each time from its beginning. `run` must depend on nothing but
 * what is chosen, and answers whether it went to its end.
 */
export async function exploreSchedules(run: (schedule: Schedule) => Promise<boolean>): Promise<Explored> {
  const known = new Set<string>();
  const open: (readonly number[])[] = [[]];
  let [ended, met] = [0, 0];
  for (let prefix = open.pop(); prefix !== undefined; prefix = open.pop()) {
    if (ended + met === runsMax) throw new Error(`${runsMax} runs were not enough`);
    const given = prefix;
    const path: number[] = [];
    const isEnd = await run({
      choose: (options, state) => {
        const chosen = given[path.length];
        if (chosen === undefined) {
          const here = state();
          if (known.has(here)) return undefined;
          known.add(here);
          for (let other = options - 1; other > 0; other--) open.push([...path, other]);
        }
        path.push(chosen ?? 0);
        return chosen ?? 0;
      },
    });
    if (isEnd) ended++;
    else met++;
  }
  return { ended, met, states: known.size };
}
