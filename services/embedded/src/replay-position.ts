import type { JsonRow } from '@lunettes/core/vocabulary';
import type { CollectorLog, SourcePosition } from '@lunettes/ports';

/** What the store remembers of one replay. */
export interface ReplayPosition {
  /** Content and logic that the sequence numbers belong to. */
  readonly epoch: string;
  /** Records of the sorted input that are in the log. */
  readonly appended: number;
  /** Set once all of it is. */
  readonly done: FinishedReplay | undefined;
}

export interface FinishedReplay {
  readonly clusters: readonly ReplayedCluster[];
  readonly summary: JsonRow;
}

/** What was heard of a cluster by replaying it. */
export interface ReplayedCluster {
  readonly cluster: string;
  readonly sources: readonly string[];
  readonly untilAtUs: number;
}

const prefix = 'replay|';

export const replayPosition = (identity: string, position: ReplayPosition): SourcePosition => ({
  source: `${prefix}${identity}`,
  position: JSON.stringify(position),
});

/** All replays into this store, by identity. The positions come from our own encoder. */
export async function replayPositions(log: Pick<CollectorLog, 'positions'>): Promise<ReadonlyMap<string, ReplayPosition>> {
  const positions = await log.positions();
  return new Map(
    positions
      .filter(({ source }) => source.startsWith(prefix))
      .map(({ source, position }) => [source.slice(prefix.length), JSON.parse(position) as ReplayPosition]),
  );
}
