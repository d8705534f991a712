import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentFailure } from '@lunettes/base';
import { type ClickHouseWriterOptions, startClickHouseWriter } from '@lunettes/clickhouse-writer';
import type { CollectorLog } from '@lunettes/ports';
import {
  beginRederivation,
  bringHistory,
  compareRows,
  type Ledger,
  type Rederivation,
  type RederivationRules,
  type RowComparison,
} from '@lunettes/rederive';
import type { Progress } from '@lunettes/replay';
import { nextTurn, runLanes } from '@lunettes/runtime';
import { deliveryWorks, systemClock } from '@lunettes/stages';
import { createMetrics, type Logger } from '@lunettes/telemetry';
import { hasData, noData, type OpenData, openData } from './open-data.ts';
import { passedOverIn } from './passed-over.ts';
import { servingOf } from './server-file.ts';

export interface RederiveDirectoryOptions extends RederivationRules {
  readonly dataDirectory: string;
  /** Names the directory of the results. */
  readonly suffix: string;
  readonly storeBytesMax: number;
  readonly writer: ClickHouseWriterOptions;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Where the results of one rederivation are: a data directory like any other. */
export const rederivedDirectory = (dataDirectory: string, suffix: string): string => join(dataDirectory, 'rederived', suffix);

/**
 * Derives the history of a data directory anew into one of its own and compares the two. Nobody may serve either of them.
 * After a kill the same call goes on; once it is done it only compares again. Throws `EnvironmentFailure` when a directory is in use or holds no
 * history, when other rules were begun under this suffix, and when a lane stands still.
 */
export async function rederiveDirectory(
  options: RederiveDirectoryOptions,
): Promise<{ readonly plan: Rederivation; readonly comparison: RowComparison }> {
  const { dataDirectory, suffix, storeBytesMax, progress } = options;
  if (!hasData(dataDirectory)) throw new EnvironmentFailure(noData(dataDirectory));
  const held = { storeBytesMax, clock: systemClock };
  const old = await openData({ ...held, dataDirectory, lanes: 1 });
  try {
    const fresh = await openData({ ...held, dataDirectory: rederivedDirectory(dataDirectory, suffix), lanes: old.store.lanes });
    try {
      const plan = await beginRederivation({ log: old.store, ledger: ledgerIn(fresh.store), before: old.clickhouse }, options);
      await derive(old, fresh, plan, options);
      progress.phase('compare', undefined, 'records');
      const comparison = await compareRows(
        { before: old.clickhouse, after: fresh.clickhouse, advance: progress.advance, signal: options.signal },
        plan,
      );
      progress.done();
      return { plan, comparison };
    } finally {
      await fresh.close();
    }
  } finally {
    await old.close();
  }
}

/** Removes the results of one rederivation. Throws `EnvironmentFailure` when somebody serves them, or when they are none. */
export async function removeRederived(dataDirectory: string, suffix: string): Promise<boolean> {
  const directory = rederivedDirectory(dataDirectory, suffix);
  if (!existsSync(directory)) return false;
  const serving = servingOf(directory);
  if (serving !== undefined) throw new EnvironmentFailure(`${directory} is served at ${serving.url}; stop that first`);
  rmSync(directory, { recursive: true });
  return true;
}

const planSource = 'rederive';
const placeSource = (lane: number): string => `${planSource}|${lane}`;

/** Kept beside the records, in the same transactions. The positions come from our own encoder. */
function ledgerIn(log: CollectorLog): Ledger {
  const positions = async (): Promise<ReadonlyMap<string, string>> =>
    new Map((await log.positions()).map(({ source, position }) => [source, position]));
  return {
    rederivation: async () => {
      const text = (await positions()).get(planSource);
      return text === undefined ? undefined : (JSON.parse(text) as Rederivation);
    },
    begin: (rederivation) => log.append({ records: [], positions: [{ source: planSource, position: JSON.stringify(rederivation) }] }),
    places: async () => {
      const places = [...(await positions())].filter(([source]) => source.startsWith(`${planSource}|`));
      return new Map(places.map(([source, position]) => [Number(source.slice(planSource.length + 1)), Number(position)]));
    },
  };
}

async function derive(old: OpenData, fresh: OpenData, plan: Rederivation, options: RederiveDirectoryOptions): Promise<void> {
  const { logger, progress, signal, logic } = options;
  const { store, clickhouse } = fresh;
  const metrics = createMetrics();
  const leaving = new AbortController();
  const writing = new AbortController();
  const writer = startClickHouseWriter({ store, clickhouse, clock: systemClock, metrics, logger }, options.writer, writing.signal);
  const lanes = runLanes({ store, clock: systemClock, yieldTurn: nextTurn }, deliveryWorks({ logic, ignoredNamespaces: [] }), {
    signal: leaving.signal,
  });
  try {
    progress.phase(
      'bring',
      plan.lanes.reduce((sum, { first, end }) => sum + end - first, 0),
      'records',
    );
    await bringHistory(
      {
        from: old.store,
        to: store,
        passedOver: passedOverIn(old.store),
        places: await ledgerIn(store).places(),
        placeOf: (lane, next) => ({ source: placeSource(lane), position: String(next) }),
        advance: progress.advance,
        signal,
      },
      plan,
      options,
    );
    progress.phase('judge', undefined, 'records');
    await untilAborted(lanes.idle(), signal);
    const stopped = lanes.status().find(({ phase }) => phase === 'stopped');
    if (stopped !== undefined)
      throw new EnvironmentFailure(
        `lane ${stopped.lane} of ${stopped.stage} stands still (${stopped.reason ?? 'unknown'}): ${stopped.trouble ?? ''}`,
      );
    progress.phase('rows', undefined, 'records');
    await untilAborted(writer.drain(), signal);
  } finally {
    leaving.abort();
    await lanes.ended;
    writing.abort();
    await writer.ended.catch(() => undefined);
  }
}

async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  work.catch(() => undefined);
  await Promise.race([work, aborted]);
  signal.throwIfAborted();
}
