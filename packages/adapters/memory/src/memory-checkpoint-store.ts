import { type CheckpointStore, type HeldCheckpoint, PortFailure, type StateChange } from '@lunettes/ports';
import type { EffectPlan } from './effect-plan.ts';
import { type CheckpointHistory, type MemoryWorld, samePlace } from './memory-world.ts';

export interface MemoryCheckpointOptions {
  readonly plan: EffectPlan;
  /** False for a test that wants to see that it would notice. */
  readonly compares: boolean;
}

/** A key-value server in process; `rollBack` and `world.checkpoints` are how a test makes it lose something. */
export function memoryCheckpointStore(world: MemoryWorld, { plan, compares }: MemoryCheckpointOptions): CheckpointStore {
  return {
    open: ({ stage, lane, epochAbove }) =>
      plan.perform({ kind: 'open', stage, lane, topic: undefined }, () => {
        const history = historyOf(world, stage, lane);
        if (epochAbove !== undefined) history.epoch = Math.max(history.epoch, epochAbove) + 1;
        const last = history.versions.at(-1);
        const owner = nextOwner(history);
        history.versions.push({ owner, checkpoint: last?.checkpoint, entries: last?.entries ?? new Map() });
        return held(history, owner);
      }),
    confirm: async (positions) => {
      for (const { source, position } of positions) world.positions.set(source, position);
    },
    positions: async () => [...world.positions].map(([source, position]) => ({ source, position })),
    close: async () => {},
  };

  function held(history: CheckpointHistory, owner: string): HeldCheckpoint {
    const opened = history.versions.at(-1);
    let place = opened?.checkpoint;
    return {
      epoch: history.epoch,
      found: place === undefined ? undefined : { ...place, entries: [...(opened?.entries ?? [])] },
      damaged: undefined,
      move: async (to, changes, extent) => {
        const { stage, lane } = history;
        await plan.perform({ kind: 'checkpoint', stage, lane, topic: undefined }, () => {
          const stored = history.versions.at(-1);
          const isSame = stored !== undefined && stored.owner === owner && samePlace(stored.checkpoint?.cursor, place?.cursor);
          if (!isSame && compares) throw new PortFailure('fenced', `lane ${lane} of ${stage} has another owner or place`);
          const before = extent === 'whole' || stored === undefined ? new Map<string, Uint8Array>() : stored.entries;
          history.versions.push({ owner: stored?.owner ?? owner, checkpoint: to, entries: changed(before, changes) });
        });
        place = to;
      },
      entries: async () => {
        const stored = history.versions.at(-1);
        if (stored?.owner !== owner || !samePlace(stored.checkpoint?.cursor, place?.cursor))
          throw new PortFailure('fenced', `lane ${history.lane} of ${history.stage} has another owner or place`);
        return [...stored.entries];
      },
    };
  }
}

function historyOf(world: MemoryWorld, stage: string, lane: number): CheckpointHistory {
  const name = `${stage}|${lane}`;
  const known = world.checkpoints.get(name);
  if (known !== undefined) return known;
  const history: CheckpointHistory = { stage, lane, versions: [], epoch: 0, owners: 0 };
  world.checkpoints.set(name, history);
  return history;
}

/** Never given twice, also after a rollback: a real opener draws a random one. */
const nextOwner = (history: CheckpointHistory): string => `owner ${++history.owners}`;

function changed(entries: ReadonlyMap<string, Uint8Array>, changes: readonly StateChange[]): ReadonlyMap<string, Uint8Array> {
  const next = new Map(entries);
  for (const [key, bytes] of changes) {
    if (bytes === undefined) next.delete(key);
    else next.set(key, bytes.slice());
  }
  return next;
}
