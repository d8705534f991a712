import { openRedisCheckpoints, type RedisTarget } from '@lunettes/adapter-redis';
import { cloudEventOf } from '@lunettes/codec';
import { composeLaneStore, type StoreFailPoint } from '@lunettes/lane-store';
import type { CheckpointStore, EventLog } from '@lunettes/ports';
import {
  type AnyLaneWork,
  type LaneCounts,
  type LanePhase,
  type LanePorts,
  type LaneStatus,
  type LossRule,
  nextTurn,
  type RoundBounds,
  runSharedLanes,
} from '@lunettes/runtime';
import { createMetrics } from '@lunettes/telemetry';
import { deliveryWorks } from './delivery-works.ts';
import { logicHash } from './logic-hash.ts';
import { type LogOptions, openCheckedLog } from './open-checked-log.ts';
import { openTogether } from './open-together.ts';
import { wordsOf } from './operator-words.ts';
import { servePulse } from './serve-pulse.ts';
import { snapshotTimes } from './snapshot-times.ts';
import { stagePulse } from './stage-pulse.ts';
import { systemClock } from './system-clock.ts';
import { type ToldLane, tellLanes } from './told-lanes.ts';

/** The stages that run as processes of their own. */
export const stageNames = ['normalizer', 'lifecycle-state-machine', 'slo-evaluator'] as const;
export type StageName = (typeof stageNames)[number];

export interface StartStageOptions extends LogOptions {
  readonly stage: StageName;
  readonly redis: RedisTarget;
  readonly listen: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly snapshotIntervalMs: number;
  /** What becomes of a lane whose input is gone; `continue` unless given. */
  readonly onLoss?: LossRule['onLoss'] | undefined;
  readonly bounds?: RoundBounds | undefined;
  /** For tests that kill the process there. */
  readonly reached?: ((point: StoreFailPoint) => void) | undefined;
  /** For tests that run another build, or plant an error to see it noticed: changes what the stage is composed of. */
  readonly composed?: ((parts: StageParts) => StageParts) | undefined;
}

/** What a running stage is composed of. */
export interface StageParts {
  readonly log: EventLog;
  readonly checkpoints: CheckpointStore;
  readonly work: AnyLaneWork;
  readonly planted?: LanePorts['planted'];
}

/** One stage on those lanes that its group has given to this process. */
export interface RunningStage {
  /** Of /healthz, /readyz and /metrics. */
  readonly url: string;
  status(): readonly LaneStatus[];
  counts(): LaneCounts;
  /** Rejects when it cannot go on by itself; everything acknowledged is safe, and a new start goes on. */
  readonly failed: Promise<never>;
  /** Drains: rounds under way are published and checkpointed, then the group is left, so that others go on at once. */
  close(): Promise<void>;
}

/**
 * Starts one stage on Kafka and Redis. Throws `EnvironmentFailure` with every problem that is found: servers that do not
 * answer, topics that are missing or set so that records could be lost. Nothing is left running then.
 */
export async function startStage(options: StartStageOptions): Promise<RunningStage> {
  const { stage, logger } = options;
  const opened = await openTogether(stage, {
    log: openCheckedLog(options),
    checkpoints: openRedisCheckpoints({
      target: options.redis,
      prefix: `${options.topicPrefix}:`,
      trouble: (error) => logger.warn('The connection to Redis is in trouble.', { stage, error }),
    }),
  });
  const { log, checkpoints, work, planted } = (options.composed ?? ((parts) => parts))({ ...opened, work: workOf(stage) });
  const leaving = new AbortController();
  const store = composeLaneStore({
    log,
    checkpoints,
    snapshots: {
      store: opened.log.snapshots,
      isDue: snapshotTimes(options.snapshotIntervalMs),
      failed: ({ lane }, error) => logger.warn('A copy of a lane failed; the one before stands.', { stage, lane, error }),
    },
    damaged: ({ lane }, damage) => logger.error('A checkpoint does not belong together and is not used.', { stage, lane, damage }),
    reached: options.reached,
  });
  const ports: LanePorts = {
    store,
    clock: systemClock,
    yieldTurn: nextTurn,
    ...wordsOf(opened.log.words, options.onLoss ?? 'continue'),
    planted,
  };
  const shared = runSharedLanes(ports, work, {
    signal: leaving.signal,
    ...(options.bounds === undefined ? {} : { bounds: options.bounds }),
    changed: ({ lane, phase, trouble, reason }) => {
      if (phase === 'doubting' || phase === 'stopped') logger.error('A lane stands still.', { stage, lane, phase, reason, trouble });
      if (phase === 'waiting') logger.warn('A lane is opened again after trouble.', { stage, lane, trouble });
    },
  });
  try {
    const pulse = await servePulse(stagePulse(stage, shared, createMetrics({ ofProcess: true }), opened.log.laneMap), options);
    await opened.log.join({ stage, topic: work.stage.input, assigned: (lanes) => assigned(lanes) });
    const telling = tellLanes(
      {
        control: opened.log.control,
        clock: systemClock,
        logger,
        lanes: () => shared.status().map(toldOf),
        instance: options.instance,
        logic: work.logic,
      },
      leaving.signal,
    );
    const { failed } = opened.log;
    // Whoever runs the stage waits for it; a test may not.
    failed.catch(() => undefined);
    return {
      url: pulse.url,
      status: shared.status,
      counts: shared.counts,
      failed,
      close: async () => {
        leaving.abort();
        await shared.ended;
        await telling;
        await store.close();
        await pulse.close();
      },
    };
  } catch (failure) {
    leaving.abort();
    await shared.ended;
    await store.close();
    throw failure;
  }

  function assigned(lanes: readonly number[]): void {
    logger.info('The lanes were shared out.', { stage, lanes });
    shared.assign(lanes);
  }
}

const toldOf = ({ stage: reader, lane, phase, reason, trouble }: LaneStatus): ToldLane => {
  const state = toldPhases[phase];
  return {
    reader,
    lane,
    state,
    reason: state === 'running' ? null : reason === undefined ? (trouble ?? null) : `${reason}: ${trouble ?? ''}`,
  };
};

const toldPhases: Readonly<Record<LanePhase, ToldLane['state']>> = {
  opening: 'running',
  running: 'running',
  idle: 'running',
  drained: 'running',
  waiting: 'waiting',
  doubting: 'doubting',
  stopped: 'stopped',
};

/** Whoever reads topics of ours on Kafka is told what each record is. */
function workOf(name: StageName): AnyLaneWork {
  const work = deliveryWorks({ logic: logicHash(), ignoredNamespaces: [] }).find(({ stage }) => stage.name === name);
  if (work === undefined) throw new Error(`no stage is called ${name}`);
  return { ...work, describe: cloudEventOf };
}
