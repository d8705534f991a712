import type { TopicName } from '@lunettes/core/vocabulary';
import type { LaneCounts } from './lane-counts.ts';
import type { LaneStopReason } from './lane-stop.ts';

/**
 * What a lane is doing:
 *
 * - `opening`: loading its checkpoint. `running`: in a round. `idle`: has read everything there is.
 * - `waiting`: after trouble outside, before it is opened again. `doubting`: stopped, before the second look.
 * - `stopped`: stands still until an operator acts; liveness stays green, readiness and the alert name `reason`.
 * - `drained`: left on request, everything committed.
 */
export type LanePhase = 'opening' | 'running' | 'idle' | 'waiting' | 'doubting' | 'stopped' | 'drained';

/** One lane of one stage for health, metrics and logs. A snapshot: it does not change under the reader. */
export interface LaneStatus {
  readonly stage: string;
  readonly lane: number;
  readonly input: TopicName;
  readonly phase: LanePhase;
  /** Next input offset as of the last commit. */
  readonly offset: number;
  /** End of the input as of the last read; minus `offset`, how far the lane is behind. */
  readonly end: number;
  /** Why it waits or stands still, for people. */
  readonly trouble: string | undefined;
  /** Set while `doubting` or `stopped`. */
  readonly reason: LaneStopReason | undefined;
  readonly counts: Readonly<LaneCounts>;
}
