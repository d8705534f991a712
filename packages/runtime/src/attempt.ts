import { LaneStop } from './lane-stop.ts';

/** A step that meets the limits of stack or memory depends on the machine, so it is tried this often before the lane stops. */
const rangeErrorTriesMax = 3;

/**
 * Runs what must be pure. Undefined when it threw: deterministic, so the caller sets the record aside. `RangeError` is
 * the exception; it says something about this process and not about the record.
 */
export function attempt<T extends object>(run: () => T): T | undefined {
  for (let tries = 1; ; tries++) {
    try {
      return run();
    } catch (cause) {
      if (!(cause instanceof RangeError)) return undefined;
      if (tries === rangeErrorTriesMax) throw new LaneStop('exhausted', 'the step met a limit of this process three times', { cause });
    }
  }
}
