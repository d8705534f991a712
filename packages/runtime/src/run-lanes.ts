import { EntryMemory } from './entry-memory.ts';
import type { LaneStatus } from './lane-status.ts';
import type { LanePorts, LaneWork } from './lane-work.ts';
import { type RoundBounds, roundBounds } from './round-bounds.ts';
import { type RunningLane, runLane } from './run-lane.ts';

/** A stage's work with its types forgotten: the loop hands each stage only what its own decode and state gave. */
export type AnyLaneWork = LaneWork<unknown, unknown>;

/** All stages and lanes of one process. */
export interface RunningLanes {
  /** One per stage and lane, in the order of `works` and then of lanes. */
  status(): readonly LaneStatus[];
  /**
   * Resolves when every lane has read all there is, all it caused included, or stands still. New input after that is a
   * new question. A replay that has appended its last record waits here for its results.
   */
  idle(): Promise<void>;
  /** Resolves when all lanes are drained (after the signal) or stopped; never rejects. */
  readonly ended: Promise<void>;
}

export interface RunLanesOptions {
  /** Ends everything in order: rounds under way are committed, lanes are given up. */
  readonly signal: AbortSignal;
  readonly bounds?: RoundBounds;
  /** Every lane of the store unless given. */
  readonly lanes?: readonly number[];
  /** For logs and metrics; called after every change of a lane's phase. */
  readonly changed?: (status: LaneStatus) => void;
}

/**
 * Drives many stages and lanes in one process. Each lane takes its turn after every round and every 256 records, so one
 * that is busy does not starve the others; one that stands still does not stop them.
 */
export function runLanes(ports: LanePorts, works: readonly AnyLaneWork[], options: RunLanesOptions): RunningLanes {
  const numbers = options.lanes ?? Array.from({ length: ports.store.lanes }, (_, lane) => lane);
  const memory = new EntryMemory();
  const waiting = new Set<() => void>();
  const lanes: RunningLane[] = [];
  const isIdle = (): boolean => lanes.every((lane) => ['idle', 'stopped', 'drained'].includes(lane.status().phase));
  const changed = (status: LaneStatus): void => {
    options.changed?.(status);
    if (waiting.size === 0 || !isIdle()) return;
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  for (const work of works) {
    for (const lane of numbers)
      lanes.push(runLane(ports, work, lane, { signal: options.signal, bounds: options.bounds ?? roundBounds, memory, changed }));
  }
  return {
    status: () => lanes.map((lane) => lane.status()),
    idle: () => (isIdle() ? Promise.resolve() : new Promise((resolve) => waiting.add(resolve))),
    ended: Promise.all(lanes.map((lane) => lane.ended)).then(() => undefined),
  };
}
