import { EntryMemory } from './entry-memory.ts';
import { type LaneCounts, noCounts } from './lane-counts.ts';
import type { LaneStatus } from './lane-status.ts';
import type { LanePorts } from './lane-work.ts';
import { roundBounds } from './round-bounds.ts';
import { type RunningLane, runLane } from './run-lane.ts';
import type { AnyLaneWork, RunLanesOptions } from './run-lanes.ts';

/** The lanes of one stage that this process has, while others have the rest. */
export interface SharedLanes {
  /** From now on these and no others: new ones are opened, others are given up. Takes effect at once and is never waited for. */
  assign(lanes: readonly number[]): void;
  /** One per lane of this process, by number. */
  status(): readonly LaneStatus[];
  /** Summed over all lanes that this process ever had. */
  counts(): LaneCounts;
  /** Resolves when, after the signal, every lane is drained or stopped; never rejects. */
  readonly ended: Promise<void>;
}

interface HeldLane {
  readonly leaving: AbortController;
  readonly running: RunningLane;
}

/** Runs the lanes that are assigned, each as `runLane` does. A lane that comes back is opened only after it was given up. */
export function runSharedLanes(
  ports: LanePorts,
  work: AnyLaneWork,
  options: Pick<RunLanesOptions, 'signal' | 'bounds' | 'changed'>,
): SharedLanes {
  const memory = new EntryMemory();
  const held = new Map<number, HeldLane>();
  const leftBehind = new Map<number, Promise<void>>();
  const past = noCounts();

  const start = (lane: number): void => {
    const leaving = new AbortController();
    const running = runLane(ports, work, lane, {
      signal: AbortSignal.any([options.signal, leaving.signal]),
      bounds: options.bounds ?? roundBounds,
      memory,
      changed: options.changed ?? (() => {}),
    });
    held.set(lane, { leaving, running });
  };
  const giveUp = (lane: number, { leaving, running }: HeldLane): void => {
    held.delete(lane);
    leaving.abort();
    const left = running.ended.then(() => {
      add(past, running.status().counts);
      leftBehind.delete(lane);
    });
    leftBehind.set(lane, left);
  };

  let wanted: ReadonlySet<number> = new Set();
  const assign = (lanes: readonly number[]): void => {
    wanted = new Set(lanes);
    for (const [lane, one] of held) if (!wanted.has(lane)) giveUp(lane, one);
    for (const lane of lanes) {
      if (held.has(lane) || options.signal.aborted) continue;
      const before = leftBehind.get(lane);
      if (before === undefined) start(lane);
      else void before.then(() => (wanted.has(lane) && !held.has(lane) && !options.signal.aborted ? start(lane) : undefined));
    }
  };

  const ended = (async () => {
    await aborted(options.signal);
    await Promise.all([...[...held.values()].map(({ running }) => running.ended), ...leftBehind.values()]);
  })();
  return {
    assign,
    status: () => [...held].sort(([a], [b]) => a - b).map(([, { running }]) => running.status()),
    counts: () => {
      const total = { ...past };
      for (const { running } of held.values()) add(total, running.status().counts);
      return total;
    },
    ended,
  };
}

function add(total: LaneCounts, counts: Readonly<LaneCounts>): void {
  for (const name of Object.keys(total) as (keyof LaneCounts)[]) total[name] += counts[name];
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
