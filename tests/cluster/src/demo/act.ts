import type { ScenarioLab } from '../scenario.ts';

/** One strand of what happens in the cluster that the demo shows: from its beginning to its recovery, where it has one. */
export interface Act {
  readonly namespace: string;
  /** What happens and why. */
  readonly story: string;
  /** Pods of which one at least misses its limit, fails, is refused or is deleted too early, by the beginning of their names, and why. */
  readonly causes?: Readonly<Record<string, string>>;
  /** Lets it happen. `at` waits until so many minutes of the recording have gone by. */
  run(lab: ScenarioLab, at: (minute: number) => Promise<void>): Promise<void>;
}

/** How long the recording is when nothing else is asked for. */
export const demoMinutes = 30;
