import { type FollowedInput, type LogRecord, type LogSlice, PortFailure, type ReadBounds } from '@lunettes/ports';
import type { Batch } from 'kafkajs';
import type { LogSpan } from './log-spans.ts';
import { recordOf } from './record-form.ts';

/** Records and bytes that wait in one lane; at either the lane is paused, and resumed when half of it is read. */
const recordsMax = 8_192;
const bytesMax = 8 * 1024 * 1024;

/** What the queue asks of the consumer. */
export interface LaneSource {
  readonly topic: string;
  readonly lane: number;
  readonly span: () => Promise<LogSpan>;
  readonly seek: (offset: number) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly display: (offset: number) => void;
}

/**
 * What has been fetched of one lane and not been read. It takes a record only at the offset that is due: smaller ones are
 * repeats of a fetch, a larger one means that the library has jumped, and then the lane looks where the log really is.
 */
export class LaneQueue implements FollowedInput {
  readonly #source: LaneSource;
  readonly #wake: () => void;
  #records: LogRecord[] = [];
  #bytes = 0;
  /** The offset that is due; undefined until somebody has said where to begin. */
  #due: number | undefined;
  #span: LogSpan = { first: 0, end: 0 };
  #isPaused = true;
  #hasJumped = false;
  #jumpedAt: number | undefined;
  #state: 'held' | 'lost' = 'held';

  constructor(source: LaneSource, wake: () => void) {
    this.#source = source;
    this.#wake = wake;
  }

  async read(from: number, bounds: ReadBounds): Promise<LogSlice> {
    this.assertHeld();
    this.#dropBelow(from);
    const next = this.#records[0]?.offset ?? this.#due;
    if (next !== from || this.#hasJumped) return this.#beginAt(from);
    if (this.#isPaused && this.#records.length <= recordsMax / 2 && this.#bytes <= bytesMax / 2) this.#resume();
    return { records: within(this.#records, bounds), first: Math.min(this.#span.first, from), end: this.#span.end };
  }

  assertHeld(): void {
    const { topic, lane } = this.#source;
    if (this.#state === 'lost') throw new PortFailure('fenced', `lane ${lane} of ${topic} was given to another instance`);
  }

  async display(offset: number): Promise<void> {
    if (this.#state === 'held') this.#source.display(offset);
  }

  close(): void {
    this.#state = 'lost';
    this.#records = [];
    this.#source.pause();
  }

  /** The group has met anew and the lane is still ours: positions were forgotten, pauses were not. */
  rejoined(): void {
    if (this.#due === undefined) return;
    this.#source.seek(this.#due);
    if (!this.#isPaused) this.#source.resume();
  }

  /** The lane was given to another instance, or is read by somebody else here. */
  lose(): void {
    this.#state = 'lost';
    this.#records = [];
    this.#wake();
  }

  take(batch: Batch): void {
    if (this.#state === 'lost' || this.#due === undefined) return;
    for (const message of batch.messages) {
      const offset = Number(message.offset);
      if (offset < this.#due) continue;
      if (offset > this.#due) {
        this.#jump();
        break;
      }
      const record = recordOf(message);
      this.#records.push(record);
      this.#bytes += record.value.length;
      this.#due = offset + 1;
    }
    this.#span = { first: this.#span.first, end: Math.max(this.#span.end, Number(batch.highWatermark), this.#due) };
    if (this.#records.length >= recordsMax || this.#bytes >= bytesMax) this.#pause();
    this.#wake();
  }

  /** What the brokers say, asked from time to time: the library may sit at the end of a log that it has jumped to. */
  compare(span: LogSpan): void {
    if (this.#due === undefined || this.#isPaused || this.#hasJumped) return;
    const isStuck = span.end > this.#due && this.#span.end === span.end && this.#records.length === 0;
    if (span.first > this.#due || span.end < this.#due || isStuck) {
      this.#jump();
      this.#wake();
    }
    this.#span = span;
  }

  /** Looks what the log has, and lets the consumer go on from `from`. The records come later; the reader is woken. */
  async #beginAt(from: number): Promise<LogSlice> {
    const { topic, lane } = this.#source;
    const hasBegun = this.#due !== undefined;
    const isAgain = this.#hasJumped && this.#jumpedAt === from;
    if (this.#hasJumped) this.#jumpedAt = from;
    this.#hasJumped = false;
    this.#records = [];
    this.#bytes = 0;
    this.#due = undefined;
    const span = await this.#source.span();
    this.assertHeld();
    // Who opens the lane compares this with his checkpoint; who was reading must do so again.
    if (span.end < from && hasBegun) throw new PortFailure('transient', `${topic} of lane ${lane} ends at ${span.end}, before ${from}`);
    if (span.end < from || span.first > from) return { records: [], ...span };
    if (isAgain && from < span.end) {
      const message = `${topic} of lane ${lane} does not give offset ${from}, though it holds ${span.first} to ${span.end - 1}: it was compacted, or written with transactions`;
      throw new PortFailure('permanent', message, { code: 'log_foreign' });
    }
    this.#span = span;
    this.#due = from;
    this.#source.seek(from);
    this.#resume();
    return { records: [], ...span };
  }

  #dropBelow(from: number): void {
    let count = 0;
    for (const { offset, value } of this.#records) {
      if (offset >= from) break;
      this.#bytes -= value.length;
      count++;
    }
    this.#records.splice(0, count);
  }

  #jump(): void {
    this.#hasJumped = true;
    this.#source.pause();
    this.#isPaused = true;
  }

  #pause(): void {
    this.#isPaused = true;
    this.#source.pause();
  }

  #resume(): void {
    this.#isPaused = false;
    this.#source.resume();
  }
}

function within(records: readonly LogRecord[], bounds: ReadBounds): readonly LogRecord[] {
  let bytes = 0;
  let count = 0;
  for (const { value } of records) {
    bytes += value.length;
    if (count === bounds.recordsMax || (count > 0 && bytes > bounds.bytesMax)) break;
    count++;
  }
  return records.slice(0, count);
}
