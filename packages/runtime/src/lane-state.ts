import type { LaneView, Stage, StepResult } from '@lunettes/core/vocabulary';
import { DeadlineIndex } from './deadline-index.ts';

/** A lane's entries in memory, with the order in which watermarks visit them. Only `apply` changes it. */
export class LaneState<Entry> implements LaneView<Entry> {
  readonly #entries = new Map<string, Entry>();
  readonly #deadlines = new DeadlineIndex();
  readonly #stage: Pick<Stage<Entry, never>, 'deadlineOf'>;

  constructor(stage: Pick<Stage<Entry, never>, 'deadlineOf'>) {
    this.#stage = stage;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  due(cluster: string, upToUs: number, max: number): readonly string[] {
    return this.#deadlines.due(cluster, upToUs, max);
  }

  /** In the given order; `undefined` removes. */
  apply(changes: StepResult<Entry>['changes']): void {
    for (const [key, entry] of changes) {
      if (entry === undefined) this.#entries.delete(key);
      else this.#entries.set(key, entry);
      this.#deadlines.set(key, entry === undefined ? undefined : this.#stage.deadlineOf(entry));
    }
  }

  /** In no particular order: for digests and sizes, never for a step. */
  entries(): IterableIterator<[string, Entry]> {
    return this.#entries.entries();
  }
}
