import type { OutputTopic } from '@lunettes/core/vocabulary';
import type { Append, Sequence, WrittenTopic } from '@lunettes/ports';
import { LaneStop } from './lane-stop.ts';

/**
 * What the log of one output topic holds beyond the checkpoint: `newest` is T of architecture §4 rule 5. `compare` means
 * that the same logic wrote it, so running the steps again must give the same; `adopt` that another did, and its results stand.
 */
export interface Tail {
  readonly newest: Sequence;
  readonly under: 'compare' | 'adopt';
}

/** Numbers the outputs of one topic, and keeps back those which the log has already. */
export class OutputNumbering {
  readonly topic: OutputTopic;
  readonly #epoch: number;
  readonly #tail: Tail | undefined;
  #n: number;
  #muted: Append[] = [];
  #adopted = 0;
  /** Of the planted error `mute by N`: the number that the replay has come to. */
  #before: number | undefined;
  #adopting: boolean;
  #comparing: boolean;

  constructor(written: WrittenTopic, epoch: number, tail: Tail | undefined, mutesByN = false) {
    this.topic = written.topic;
    this.#epoch = epoch;
    this.#tail = tail;
    this.#before = mutesByN ? written.n : undefined;
    this.#adopting = tail?.under === 'adopt';
    this.#comparing = tail?.under === 'compare';
    this.#n = tail?.under === 'adopt' ? tail.newest.n : written.n;
  }

  /** The last N given out. */
  get n(): number {
    return this.#n;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Another logic's results still stand for the input being stepped; until that is over the old checkpoint's place is kept. */
  get isAdopting(): boolean {
    return this.#adopting;
  }

  /** What the log has is being computed again, and the replay has not arrived at its end. */
  get isComparing(): boolean {
    return this.#comparing;
  }

  /**
   * Stamps one output of call `part` for input `src`; undefined if the log has it and it must not be sent again. A loss is no
   * record of the input and is sent in any case: somebody may have written beyond it before it was one.
   */
  number(
    output: Omit<Append, 'sequence' | 'topic'>,
    cause: Pick<Sequence, 'src' | 'part' | 'last'> & { readonly isLoss: boolean },
  ): Append | undefined {
    const { isLoss, ...of } = cause;
    const written = !isLoss && this.#isWritten(of);
    if (written && this.#tail?.under === 'adopt') {
      this.#adopted++;
      return undefined;
    }
    this.#n++;
    const append: Append = { topic: this.topic, ...output, sequence: { epoch: this.#epoch, n: this.#n, ...of } };
    if (!written) return append;
    this.#muted.push(append);
    return undefined;
  }

  /** What `number` kept back since the last call, for comparison with the log. */
  takeMuted(): readonly Append[] {
    const muted = this.#muted;
    this.#muted = [];
    return muted;
  }

  /** How many outputs were kept back for another logic's since the last call. */
  takeAdopted(): number {
    const adopted = this.#adopted;
    this.#adopted = 0;
    return adopted;
  }

  /** Everything up to part `part` of `src` has been stepped. Throws `LaneStop` when a replay has passed the tail with another N. */
  arrive(src: number, part: number): void {
    if (this.#tail === undefined) return;
    const { newest, under } = this.#tail;
    if (under === 'adopt') {
      this.#adopting = this.#adopting && (newest.last ? src <= newest.src : src < newest.src);
      return;
    }
    const passed = src > newest.src || (src === newest.src && part >= newest.part);
    this.#comparing = this.#comparing && !passed;
    const expected = passed ? this.#n >= newest.n : this.#n <= newest.n;
    if (!expected) throw new LaneStop('not_deterministic', `${this.topic}: the replay is at N ${this.#n} where the log says ${newest.n}`);
  }

  /** Beyond the tail in order of (src, part). Under another logic an input counts as written only with its last part. */
  #isWritten(cause: Pick<Sequence, 'src' | 'part'>): boolean {
    if (this.#tail === undefined) return false;
    const { newest, under } = this.#tail;
    if (this.#before !== undefined && under === 'adopt') return ++this.#before <= newest.n;
    if (cause.src !== newest.src) return cause.src < newest.src;
    return under === 'adopt' ? newest.last : cause.part <= newest.part;
  }
}
