import { EnvironmentFailure } from '@lunettes/base';
import type { CollectorLog, LaneStore, LogTopic, SourcePosition } from '@lunettes/ports';
import { type LaneState, laneStates } from './lane-states.ts';
import { takeStoreForWriting } from './open-data.ts';

/** A record that an operator has said to pass over. */
export interface Skip {
  readonly topic: LogTopic;
  readonly lane: number;
  readonly offset: number;
}

const prefix = 'skip|';

const skipPosition = ({ topic, lane, offset }: Skip): SourcePosition => ({ source: `${prefix}${topic}|${lane}|${offset}`, position: '{}' });

/** All that was ever said, in no particular order. Written by our own encoder. */
export async function skips(log: Pick<CollectorLog, 'positions'>): Promise<readonly Skip[]> {
  return (await log.positions())
    .filter(({ source }) => source.startsWith(prefix))
    .map(({ source }) => {
      const [topic = '', lane, offset] = source.slice(prefix.length).split('|');
      return { topic: topic as LogTopic, lane: Number(lane), offset: Number(offset) };
    });
}

/** `PassedOver` of what the store remembers. */
export const passedOverIn =
  (log: Pick<CollectorLog, 'positions'>) =>
  async ({ topic, lane }: Pick<Skip, 'topic' | 'lane'>): Promise<ReadonlySet<number>> =>
    new Set((await skips(log)).filter((skip) => skip.topic === topic && skip.lane === lane).map(({ offset }) => offset));

export interface SkipRequest {
  readonly lane: number;
  readonly offset: number;
  /** Whose input the record is in, as `LaneState` names it; may be left out where only one reader has it before it. */
  readonly stage: string | undefined;
}

/**
 * Remembers that a record is to be passed over by everyone who reads it from now on. Throws `EnvironmentFailure` when the
 * directory is in use, since lanes that run have been opened already, and when no reader of that lane has the record before it.
 */
export async function skipRecord(dataDirectory: string, request: SkipRequest): Promise<Skip> {
  const store = takeStoreForWriting(dataDirectory);
  try {
    const skip = await skipOf(store, request);
    await store.append({ records: [], positions: [skipPosition(skip)] });
    return skip;
  } finally {
    await store.close();
  }
}

async function skipOf(store: LaneStore, { lane, offset, stage }: SkipRequest): Promise<Skip> {
  if (lane >= store.lanes) throw new EnvironmentFailure(`there is no lane ${lane}; this data directory has lanes 0 to ${store.lanes - 1}`);
  const readers = (await laneStates(store, undefined)).filter((state) => state.lane === lane);
  const named = readers.filter((reader) => stage === undefined || reader.stage === stage);
  if (named.length === 0) throw new EnvironmentFailure(`there is no stage "${stage}"; lunettes lanes lists them`);
  const before = named.filter((reader) => reader.offset <= offset && offset < reader.end);
  const [reader] = before;
  if (reader === undefined)
    throw new EnvironmentFailure(`no record with offset ${offset} is still to be read in lane ${lane}: ${ranges(named)}`);
  if (new Set(before.map(({ input }) => input)).size > 1)
    throw new EnvironmentFailure(
      `several stages have an offset ${offset} before them in lane ${lane}; say which with --stage: ${ranges(before)}`,
    );
  return { topic: reader.input, lane, offset };
}

const ranges = (readers: readonly LaneState[]): string =>
  readers.map(({ stage, offset, end }) => (offset < end ? `${stage} has ${offset} to ${end - 1}` : `${stage} has read all`)).join(', ');
