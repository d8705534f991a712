import type { OutputTopic } from '@lunettes/core/vocabulary';
import {
  type Append,
  fenceSrc,
  judgeSequence,
  type LaneStore,
  type LogRecord,
  pointAfter,
  type Sequence,
  type SequencePoint,
} from '@lunettes/ports';
import { LaneStop } from './lane-stop.ts';
import type { LanePorts } from './lane-work.ts';

/** A place in a topic that this lane writes: the next offset to look at, and what was accepted before it. */
export interface TailPlace extends SequencePoint {
  readonly topic: OutputTopic;
  readonly end: number;
}

/** What stands in the log beyond a checkpoint. */
export interface FoundTail {
  /**
   * T of architecture §4 rule 5: the N of the last accepted record, and the (src, part) that the log has got to. They are
   * of one record, unless a loss was marked when the log had got further already. Undefined if there is none.
   */
  readonly newest: Sequence | undefined;
  /** Largest epoch met, that of the place if none is larger. */
  readonly epoch: number;
  readonly fenced: boolean;
}

/**
 * The log beyond the checkpoint belongs to a larger epoch whose fence is not there: it lies before, so the checkpoint was
 * written by an owner whom it had voided, and speaks of records that nobody reads.
 */
export class VoidCheckpoint extends LaneStop {
  constructor(topic: OutputTopic, epochs: { readonly checkpoint: number; readonly log: number; readonly offset: number }) {
    super(
      'output_gap',
      `${topic}: the checkpoint is of epoch ${epochs.checkpoint}, and offset ${epochs.offset} of epoch ${epochs.log} has no fence before it`,
    );
  }
}

type TailStore = Pick<LaneStore, 'read'>;

/** Reads one topic from the checkpoint's end to the end of the log, by the reader's rule. */
export async function findTail(
  { store, planted }: Pick<LanePorts, 'store' | 'planted'>,
  lane: number,
  place: TailPlace,
): Promise<FoundTail> {
  if (planted === 'tail takes the last record') return lastRecord(store, lane, place);
  let newest: Sequence | undefined;
  let point: SequencePoint = place;
  for await (const { sequence, kept } of accepted(store, lane, place)) {
    point = kept;
    if (sequence === undefined) continue;
    newest = newest === undefined || newest.src <= sequence.src ? sequence : { ...newest, epoch: sequence.epoch, n: sequence.n };
  }
  return { newest, epoch: point.epoch, fenced: point.epoch !== place.epoch };
}

/** The planted error: the last record that is no fence may be a repeat. */
async function lastRecord(store: TailStore, lane: number, { topic, end, epoch }: TailPlace): Promise<FoundTail> {
  const { records } = await store.read(
    { topic, lane, from: end },
    { recordsMax: Number.MAX_SAFE_INTEGER, bytesMax: Number.MAX_SAFE_INTEGER },
  );
  const sequences = records.flatMap(({ sequence }) => sequence ?? []);
  const found = Math.max(epoch, ...sequences.map((sequence) => sequence.epoch));
  return { newest: sequences.findLast(({ src }) => src !== fenceSrc), epoch: found, fenced: found !== epoch };
}

/**
 * Compares outputs that were computed again with what the log has had since before the crash: N, cause and bytes. Gives
 * back the place behind them. Any difference means that the step is not a function of its input, and stops the lane.
 */
export async function compareWithTail(store: TailStore, lane: number, place: TailPlace, again: readonly Append[]): Promise<TailPlace> {
  let reached = place;
  let next = 0;
  if (again.length === 0) return place;
  for await (const { record, kept } of accepted(store, lane, place)) {
    const output = again[next];
    if (output === undefined) break;
    if (!isSame(record, output)) break;
    reached = { topic: place.topic, ...kept, end: record.offset + 1 };
    next++;
  }
  if (next === again.length) return reached;
  throw new LaneStop(
    'not_deterministic',
    `${place.topic}: run again, the step disagrees with N ${again[next]?.sequence?.n} of its own output`,
  );
}

interface Accepted {
  readonly record: LogRecord;
  /** Undefined for a fence. */
  readonly sequence: Sequence | undefined;
  readonly kept: SequencePoint;
}

const tailReadBounds = { recordsMax: 1024, bytesMax: 4 * 1024 * 1024 };

async function* accepted(store: TailStore, lane: number, place: TailPlace): AsyncGenerator<Accepted> {
  let point: SequencePoint = { epoch: place.epoch, n: place.n };
  for (let from = place.end; ; ) {
    const slice = await store.read({ topic: place.topic, lane, from }, tailReadBounds);
    if (slice.end < from)
      throw new LaneStop('output_shorter', `${place.topic}: the log ends at ${slice.end}, the checkpoint has seen ${from}`);
    for (const record of slice.records) {
      from = record.offset + 1;
      if (record.sequence === undefined) continue;
      const verdict = judgeSequence(point, record.sequence);
      if (verdict === 'seen') continue;
      if (verdict === 'gap' && record.sequence.epoch > point.epoch)
        throw new VoidCheckpoint(place.topic, { checkpoint: point.epoch, log: record.sequence.epoch, offset: record.offset });
      if (verdict === 'gap')
        throw new LaneStop('output_gap', `${place.topic}: N ${record.sequence.n} follows ${point.n} at offset ${record.offset}`);
      point = pointAfter(point, record.sequence);
      yield { record, sequence: verdict === 'accept' ? record.sequence : undefined, kept: point };
    }
    if (slice.records.length === 0) return;
  }
}

function isSame(record: LogRecord, output: Append): boolean {
  const [a, b] = [record.sequence, output.sequence];
  if (a === undefined || b === undefined) return false;
  if (a.n !== b.n || a.src !== b.src || a.part !== b.part || a.last !== b.last) return false;
  return record.key === output.key && equalBytes(record.value, output.value);
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
