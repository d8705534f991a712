import type { RawEnvelope, RawForm, Source } from '@lunettes/core/vocabulary';
import { type Clock, type CollectorLog, PortFailure, type RawAppend, type SourcePosition } from '@lunettes/ports';
import type { Counters } from './counters.ts';

/** A record before it is stamped. */
export interface Draft {
  readonly stream: string;
  readonly lane: number;
  readonly key: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly form: RawForm;
  readonly source: Source;
  readonly file: string | null;
  readonly line: number | null;
  readonly body: Uint8Array;
}

/** What became of a submission. Only `acknowledged` may be told to a source; after anything else all of it is sent again. */
export type AppendOutcome = 'acknowledged' | 'queue_full' | 'store_full' | 'failed' | 'closed';

export interface LaneAppender {
  /**
   * Resolves once every lane has taken its part, or some may not have. Positions are confirmed with the
   * records. Submissions reach each lane in the order of the calls. Never rejects.
   */
  submit(drafts: readonly Draft[], positions?: readonly SourcePosition[]): Promise<AppendOutcome>;
  /** Bytes that wait. */
  queuedBytes(): number;
  /** Resolves when what was submitted has been answered; what comes later is `closed`. */
  close(): Promise<void>;
}

export interface LaneAppenderDeps {
  readonly log: Pick<CollectorLog, 'append'>;
  readonly clock: Pick<Clock, 'nowUs'>;
  readonly counters: Counters;
  encode(envelope: RawEnvelope): Uint8Array;
  newEpoch(): string;
}

/** Bodies that may wait for the log; beyond it submissions are answered with `queue_full` at once. */
export const queuedBytesMax = 96 * 1024 * 1024;
/** Records and bytes that go into one append together; a single submission may be larger, since it is answered as one. */
const appendRecordsMax = 4096;
const appendBytesMax = 8 * 1024 * 1024;

interface Submission {
  readonly drafts: readonly Draft[];
  readonly positions: readonly SourcePosition[];
  readonly bytes: number;
  readonly answer: (outcome: AppendOutcome) => void;
}

interface StreamStamp {
  readonly epoch: string;
  readonly seqs: Map<number, number>;
}

/**
 * The border to the log: stamps `{stream, epoch, seq}` and keeps one append under way at a time, so that
 * no lane ever has two. What gathers meanwhile goes together into the next one. After a failed append
 * the streams in it begin a new epoch, because nobody knows which of its records were taken.
 */
export function openLaneAppender(deps: LaneAppenderDeps, bounds: { readonly queuedBytesMax: number } = { queuedBytesMax }): LaneAppender {
  const stamps = new Map<string, StreamStamp>();
  let queue: Submission[] = [];
  let bytesWaiting = 0;
  let running: Promise<void> | undefined;
  let isClosed = false;

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const batch = takeBatch(queue);
      queue = queue.slice(batch.length);
      const drafts = batch.flatMap((submission) => submission.drafts);
      const outcome = await append(
        drafts,
        batch.flatMap((submission) => submission.positions),
      );
      if (outcome !== 'acknowledged') for (const { stream } of drafts) stamps.delete(stream);
      else for (const { form } of drafts) if (isCounted(form)) deps.counters.add('appended_records', form);
      for (const submission of batch) {
        bytesWaiting -= submission.bytes;
        submission.answer(outcome);
      }
    }
    running = undefined;
  }

  async function append(drafts: readonly Draft[], positions: readonly SourcePosition[]): Promise<AppendOutcome> {
    try {
      await deps.log.append({ records: drafts.map(stamped), positions });
      return 'acknowledged';
    } catch (cause) {
      const isFull = cause instanceof PortFailure && cause.code === 'store_full';
      deps.counters.add('failed_appends', isFull ? 'store_full' : 'failed');
      return isFull ? 'store_full' : 'failed';
    }
  }

  function stamped(draft: Draft): RawAppend {
    const stamp = stamps.get(draft.stream) ?? { epoch: deps.newEpoch(), seqs: new Map<number, number>() };
    stamps.set(draft.stream, stamp);
    const seq = (stamp.seqs.get(draft.lane) ?? 0) + 1;
    stamp.seqs.set(draft.lane, seq);
    const { lane, key, ...record } = draft;
    const value = deps.encode({ ...record, epoch: stamp.epoch, seq, arrival_us: deps.clock.nowUs() });
    return { lane, key, value, logTimeUs: undefined };
  }

  return {
    submit: (drafts, positions = []) => {
      const bytes = drafts.reduce((sum, { body }) => sum + body.length, 0);
      if (isClosed) return Promise.resolve('closed');
      if (queue.length > 0 && bytesWaiting + bytes > bounds.queuedBytesMax) return Promise.resolve('queue_full');
      if (drafts.length === 0 && positions.length === 0) return Promise.resolve('acknowledged');
      bytesWaiting += bytes;
      return new Promise((answer) => {
        queue.push({ drafts, positions, bytes, answer });
        running ??= Promise.resolve().then(run);
      });
    },
    queuedBytes: () => bytesWaiting,
    close: async () => {
      isClosed = true;
      await running;
    },
  };
}

type CountedForm = 'audit' | 'pod' | 'event' | 'node' | 'workload' | 'tick' | 'observation' | 'list_begin' | 'list_end';
const isCounted = (form: RawForm): form is CountedForm => form !== 'signal' && form !== 'policy';

function takeBatch(queue: readonly Submission[]): readonly Submission[] {
  let records = 0;
  let bytes = 0;
  const batch: Submission[] = [];
  for (const submission of queue) {
    records += submission.drafts.length;
    bytes += submission.bytes;
    if (batch.length > 0 && (records > appendRecordsMax || bytes > appendBytesMax)) break;
    batch.push(submission);
  }
  return batch;
}
