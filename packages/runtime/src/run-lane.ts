import { PortFailure } from '@lunettes/ports';
import { advanceLane } from './advance-lane.ts';
import { type Bell, bellFor } from './bell.ts';
import type { EntryMemory } from './entry-memory.ts';
import { noCounts } from './lane-counts.ts';
import type { LanePhase, LaneStatus } from './lane-status.ts';
import { LaneStop } from './lane-stop.ts';
import type { LanePorts, LaneWork } from './lane-work.ts';
import { openLane } from './open-lane.ts';
import type { RoundBounds } from './round-bounds.ts';

/** What stands still might be repaired meanwhile (a broker that was restarting), so it is looked at twice. */
const secondLookMs = 30_000;

/** After trouble outside a lane is opened again after 100 ms, then 200, 400, ... up to this. */
const reopenWaitMsMax = 10_000;
const reopenWaitMsMin = 100;

/** One lane that runs until `signal` is aborted or it has to stand still. */
export interface RunningLane {
  status(): LaneStatus;
  /** Resolves when the lane is drained or stopped; never rejects. */
  readonly ended: Promise<void>;
}

export interface RunLaneOptions {
  readonly signal: AbortSignal;
  readonly bounds: RoundBounds;
  /** Shared by all lanes of the process. */
  readonly memory: EntryMemory;
  /** Called after every change of phase. */
  readonly changed: (status: LaneStatus) => void;
}

/**
 * Opens, advances, waits for more, and after any failure drops the lane and opens it again: nothing is ever repaired in
 * memory. On abort the round under way is committed and the lane is given up, so that a normal restart has nothing to replay.
 */
export function runLane<Entry, Input>(ports: LanePorts, work: LaneWork<Entry, Input>, lane: number, options: RunLaneOptions): RunningLane {
  const counts = noCounts();
  const now = {
    phase: 'opening' as LanePhase,
    offset: 0,
    end: 0,
    trouble: undefined as string | undefined,
    reason: undefined as LaneStatus['reason'],
  };
  const status = (): LaneStatus => ({ stage: work.stage.name, lane, input: work.stage.input, ...now, counts: { ...counts } });
  const enter = (phase: LanePhase, trouble?: string, reason?: LaneStatus['reason']): void => {
    now.phase = phase;
    now.trouble = trouble;
    now.reason = reason;
    options.changed(status());
  };

  const advanceUntilAborted = async (bell: Bell): Promise<void> => {
    enter('opening');
    const open = await openLane(ports, work, lane, counts, options.memory);
    try {
      now.offset = open.cursor.offset;
      enter('running');
      while (!options.signal.aborted) {
        const advance = await advanceLane(open, options.bounds);
        now.offset = open.cursor.offset;
        now.end = open.inputEnd;
        if (advance === 'advanced') {
          await ports.yieldTurn();
          continue;
        }
        if (!bell.isRung()) enter('idle');
        await bell.wait(options.signal);
        enter('running');
      }
      await open.session.close();
    } finally {
      open.state.release();
    }
  };

  const run = async (): Promise<void> => {
    const bell = bellFor(ports.store, { topic: work.stage.input, lane }, () => {
      if (now.phase === 'idle') enter('running');
    });
    let failures = 0;
    let doubted: string | undefined;
    while (!options.signal.aborted) {
      const roundsBefore = counts.rounds;
      try {
        await advanceUntilAborted(bell);
      } catch (failure) {
        const trouble = troubleOf(failure);
        if (counts.rounds > roundsBefore) failures = 0;
        if (trouble.reason !== undefined) {
          if (doubted === trouble.text) {
            enter('stopped', trouble.text, trouble.reason);
            bell.remove();
            return;
          }
          doubted = trouble.text;
          enter('doubting', trouble.text, trouble.reason);
          await ports.clock.sleep(secondLookMs, options.signal);
          continue;
        }
        enter('waiting', trouble.text);
        await ports.clock.sleep(Math.min(reopenWaitMsMin * 2 ** failures++, reopenWaitMsMax), options.signal);
      }
    }
    bell.remove();
    enter('drained');
  };
  return { status, ended: run() };
}

/** A reason means that the lane has to stand still; without one it is opened again. */
function troubleOf(failure: unknown): { readonly text: string; readonly reason: LaneStatus['reason'] } {
  if (failure instanceof LaneStop) return { text: failure.message, reason: failure.reason };
  if (failure instanceof PortFailure) {
    const standing = failure.code === 'log_foreign' ? 'log_foreign' : 'store';
    return { text: failure.message, reason: failure.kind === 'permanent' ? standing : undefined };
  }
  return { text: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure), reason: 'bug' };
}
