import type { ReaderPosition } from './lane-readers.ts';
import type { ClickHouseWriterOptions } from './options.ts';
import { type TableWriterDeps, writeTable } from './table-writer.ts';
import { type WrittenTopic, writtenTopics } from './written-topics.ts';

export type ClickHouseWriterDeps = TableWriterDeps;

export interface WriterStatus {
  readonly topic: WrittenTopic;
  readonly stopped: readonly { readonly lane: number; readonly reason: string }[];
  readonly lanes: readonly ReaderPosition[];
  /** Why nothing of this topic is delivered now; undefined when it is. */
  readonly trouble: string | undefined;
}

export interface ClickHouseWriter {
  /** Resolves when all that is in the log now has arrived; lanes that stand still are left out. Rejects if the writer has failed. */
  drain(): Promise<void>;
  status(): readonly WriterStatus[];
  /** Resolves after the signal, once everything is given up in order; rejects when the writer cannot go on (another one has taken over). */
  readonly ended: Promise<void>;
}

/**
 * Starts one writer per table over all lanes of the store. The schema must have been applied. Nothing is written to ClickHouse
 * that the log could still lose, and no cursor moves before its rows are on disk.
 */
export function startClickHouseWriter(deps: ClickHouseWriterDeps, options: ClickHouseWriterOptions, signal: AbortSignal): ClickHouseWriter {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const writers = writtenTopics.map((topic) => ({ topic, ...writeTable(deps, topic, options, either) }));
  // One table that cannot go on ends the others, too: half a writer would look like a whole one.
  for (const { ended } of writers) ended.catch(() => failed.abort());
  const ended = Promise.allSettled(writers.map((writer) => writer.ended)).then((results) => {
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  });
  ended.catch(() => {});
  return {
    drain: async () => {
      await Promise.race([Promise.all(writers.map((writer) => writer.drain())), ended]);
    },
    status: () =>
      writers.map(({ topic, stopped, positions, trouble }) => ({ topic, stopped: stopped(), lanes: positions(), trouble: trouble() })),
    ended,
  };
}
