import type { Checkpoint, FoundCheckpoint, LaneCursor, LogRecord, LogTopic } from '@lunettes/ports';

/** What survives the crash of any process: the log as a broker keeps it and the checkpoints as a key-value server does. */
export interface MemoryWorld {
  readonly lanes: number;
  readonly logs: Map<string, MemoryLog>;
  readonly checkpoints: Map<string, CheckpointHistory>;
  /** What each stage and lane that was ever opened reads, for retention. */
  readonly readers: Map<string, { readonly stage: string; readonly lane: number; readonly topic: LogTopic }>;
  /** The newest whole copy of each lane's state. */
  readonly snapshots: Map<string, FoundCheckpoint>;
  readonly positions: Map<string, string>;
  /** Offsets committed for display, by stage and lane. */
  readonly displayed: Map<string, number>;
  readonly listeners: Set<(topic: LogTopic, lane: number) => void>;
}

export interface MemoryLog {
  first: number;
  records: LogRecord[];
  lastLogTimeUs: number;
}

/** One lane of one stage as the checkpoint server has it. */
export interface CheckpointVersion {
  readonly owner: string;
  readonly checkpoint: Checkpoint | undefined;
  readonly entries: ReadonlyMap<string, Uint8Array>;
}

/** Newest last. A server that restarts may come back with an older one: see `rollBack`. */
export interface CheckpointHistory {
  readonly stage: string;
  readonly lane: number;
  versions: CheckpointVersion[];
  /** Openers so far. */
  owners: number;
  /** Largest epoch handed out; it is not rolled back, because the log's fences tell about it anyway. */
  epoch: number;
}

export function memoryWorld(lanes: number): MemoryWorld {
  return {
    lanes,
    logs: new Map(),
    checkpoints: new Map(),
    readers: new Map(),
    snapshots: new Map(),
    positions: new Map(),
    displayed: new Map(),
    listeners: new Set(),
  };
}

export function logOf(world: MemoryWorld, topic: LogTopic, lane: number): MemoryLog {
  const name = `${topic}|${lane}`;
  const known = world.logs.get(name);
  if (known !== undefined) return known;
  const log: MemoryLog = { first: 0, records: [], lastLogTimeUs: 0 };
  world.logs.set(name, log);
  return log;
}

export const endOf = (log: MemoryLog): number => log.first + log.records.length;

/** The checkpoint server has restarted and lost the newest `lost` versions of one lane, owner and all; the first open stays. */
export function rollBack(history: CheckpointHistory, lost: number): void {
  history.versions = history.versions.slice(0, Math.max(0, history.versions.length - lost));
}

export function samePlace(a: LaneCursor | undefined, b: LaneCursor | undefined): boolean {
  return a?.offset === b?.offset && a?.part === b?.part;
}
