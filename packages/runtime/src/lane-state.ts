import type { LaneView, Stage, StepResult } from '@lunettes/core/vocabulary';
import { DeadlineIndex } from './deadline-index.ts';
import { EntryMemory } from './entry-memory.ts';
import { PackedEntries } from './packed-entries.ts';

/**
 * A lane's entries in memory, with the order in which watermarks visit them. Only `apply` changes it. Entries of which
 * nothing was heard for longest are packed where `memory` has no room for more objects; a step never sees a difference.
 */
export class LaneState<Entry> implements LaneView<Entry> {
  /** In the order in which they were last written or unpacked. */
  readonly #unpacked = new Map<string, Entry>();
  readonly #packed: PackedEntries;
  /** Of those entries, and of packed ones that were found to be due. */
  readonly #deadlines = new DeadlineIndex();
  readonly #stage: Pick<Stage<Entry, never>, 'name' | 'deadlineOf'>;
  readonly #memory: EntryMemory;

  constructor(stage: Pick<Stage<Entry, never>, 'name' | 'deadlineOf'>, memory: EntryMemory = new EntryMemory()) {
    this.#stage = stage;
    this.#memory = memory;
    this.#packed = new PackedEntries(stage.name, memory.packings);
    memory.hold(this);
  }

  get size(): number {
    return this.#unpacked.size + this.#packed.size;
  }

  get unpacked(): number {
    return this.#unpacked.size;
  }

  get(key: string): Entry | undefined {
    const entry = this.#unpacked.get(key);
    if (entry !== undefined || this.#packed.size === 0) return entry;
    const packed = this.#packed.take(key);
    if (packed === undefined) return undefined;
    this.#unpacked.set(key, packed.value as Entry);
    if (packed.deadline !== undefined) this.#deadlines.set(key, packed.deadline);
    this.#memory.changed(1);
    return packed.value as Entry;
  }

  due(cluster: string, upToUs: number, max: number): readonly string[] {
    for (const [key, deadline] of this.#packed.takeDue(cluster, upToUs, max)) this.#deadlines.set(key, deadline);
    return this.#deadlines.due(cluster, upToUs, max);
  }

  /** In the given order; `undefined` removes. */
  apply(changes: StepResult<Entry>['changes']): void {
    const before = this.#unpacked.size;
    for (const [key, entry] of changes) {
      if (!this.#unpacked.delete(key)) this.#packed.take(key);
      if (entry !== undefined) this.#unpacked.set(key, entry);
      this.#deadlines.set(key, entry === undefined ? undefined : this.#stage.deadlineOf(entry));
    }
    this.#memory.changed(this.#unpacked.size - before);
  }

  /** Makes room in `memory`; called by it only. */
  packOldest(): void {
    for (const [key, entry] of this.#unpacked) {
      this.#unpacked.delete(key);
      this.#packed.add(key, entry, this.#stage.deadlineOf(entry));
      this.#deadlines.set(key, undefined);
      return;
    }
  }

  /** To be called when the state is given up; it must not be used after that. */
  release(): void {
    this.#memory.release(this);
  }

  /** In no particular order: for digests and sizes, never for a step. */
  *entries(): Generator<readonly [string, Entry]> {
    yield* this.#unpacked;
    yield* this.#packed.entries() as Generator<readonly [string, Entry]>;
  }
}
