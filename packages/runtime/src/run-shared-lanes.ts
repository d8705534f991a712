import { EntryMemory } from './entry-memory.ts';
import { type HeldLanes, holdLanes } from './held-lanes.ts';
import { type LaneCounts, noCounts } from './lane-counts.ts';
import type { LaneStatus } from './lane-status.ts';
import type { LanePorts } from './lane-work.ts';
import { roundBounds } from './round-bounds.ts';
import { type RunningLane, runLane } from './run-lane.ts';
import type { AnyLaneWork, RunLanesOptions } from './run-lanes.ts';

/** The lanes of one stage that this process has, while others have the rest. */
export interface SharedLanes extends Pick<HeldLanes<RunningLane>, 'assign' | 'ended'> {
  /** One per lane of this process, by number. */
  status(): readonly LaneStatus[];
  /** Summed over all lanes that this process ever had. */
  counts(): LaneCounts;
}

/** Runs the lanes that are assigned, each as `runLane` does. */
export function runSharedLanes(
  ports: LanePorts,
  work: AnyLaneWork,
  options: Pick<RunLanesOptions, 'signal' | 'bounds' | 'changed'>,
): SharedLanes {
  const past = noCounts();
  const memory = new EntryMemory();
  const bounds = options.bounds ?? roundBounds;
  const changed = options.changed ?? (() => {});
  const held = holdLanes((lane, signal): RunningLane => runLane(ports, work, lane, { signal, bounds, memory, changed }), {
    signal: options.signal,
    left: (lane) => add(past, lane.status().counts),
  });
  return {
    assign: held.assign,
    ended: held.ended,
    status: () => held.workers().map((lane) => lane.status()),
    counts: () => {
      const total = { ...past };
      for (const lane of held.workers()) add(total, lane.status().counts);
      return total;
    },
  };
}

function add(total: LaneCounts, counts: Readonly<LaneCounts>): void {
  for (const name of Object.keys(total) as (keyof LaneCounts)[]) total[name] += counts[name];
}
