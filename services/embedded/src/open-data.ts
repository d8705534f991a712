import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ClickHouseStartError, type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import { applySchema, type ClickHouseClient, openClickHouse } from '@lunettes/adapter-clickhouse';
import { type FailPoint, openLocalStore } from '@lunettes/adapter-local';
import { EnvironmentFailure } from '@lunettes/base';
import { sinkName, writtenTopics } from '@lunettes/clickhouse-writer';
import { type Clock, PortFailure, type RetainedLaneStore } from '@lunettes/ports';
import { systemClock } from '@lunettes/stages';
import { embeddedOptions } from './options.ts';
import { servingOf } from './server-file.ts';

export interface DataOptions {
  readonly dataDirectory: string;
  /** Taken when the directory is new. */
  readonly lanes: number;
  readonly storeBytesMax: number;
  readonly clock: Pick<Clock, 'nowUs'>;
  /** For tests that kill the process there. */
  readonly reached?: ((point: FailPoint) => void) | undefined;
}

/** A data directory that this process holds: the log with its states, and the engine with its rows. */
export interface OpenData {
  readonly store: RetainedLaneStore;
  readonly clickhouse: ClickHouseClient;
  readonly engine: EmbeddedClickHouse;
  close(): Promise<void>;
}

/**
 * Takes the directory, making it if need be, and brings the schema up to date. Throws `EnvironmentFailure` when somebody
 * else holds it, naming pid and address, when it has another format, and when the engine does not start.
 */
export async function openData(options: DataOptions): Promise<OpenData> {
  const store = takeStore(options);
  try {
    const engine = await startEngine(options.dataDirectory);
    const clickhouse = openClickHouse(engine);
    try {
      const { migrations } = await applySchema(clickhouse);
      if (beganCounting(migrations)) await writeAnew(store);
    } catch (cause) {
      await engine.close();
      throw cause;
    }
    return {
      store,
      clickhouse,
      engine,
      close: async () => {
        await clickhouse.close();
        await engine.close();
        await store.close();
      },
    };
  } catch (cause) {
    await store.close();
    throw cause;
  }
}

/** The tables are older than `sink_coverage`: nobody knows what of the log they hold. */
const beganCounting = (applied: readonly string[]): boolean =>
  applied.some((name) => name.startsWith('0003_')) && !applied.some((name) => name.startsWith('0001_'));

/** The writer begins at the oldest record that is kept; rows that are there already are the same rows. */
async function writeAnew(store: RetainedLaneStore): Promise<void> {
  for (const topic of writtenTopics) await store.forget(`${sinkName}/${topic}`);
}

/** Whether the directory holds anything of ours. */
export const hasData = (dataDirectory: string): boolean => existsSync(join(dataDirectory, 'lanes.sqlite'));

/** The log alone, where nobody else holds the directory. Throws as `openData` does, and where there are no data. */
export function takeStoreForWriting(dataDirectory: string): RetainedLaneStore {
  if (!hasData(dataDirectory)) throw new EnvironmentFailure(noData(dataDirectory));
  return takeStore({
    dataDirectory,
    lanes: embeddedOptions.lanes.default,
    storeBytesMax: embeddedOptions.storeMaxBytes.default,
    clock: systemClock,
  });
}

export const noData = (dataDirectory: string): string =>
  `${dataDirectory} holds no data; start lunettes up or lunettes demo first, or name another with --data-dir`;

function takeStore(options: DataOptions): RetainedLaneStore {
  const { dataDirectory, lanes, storeBytesMax, clock, reached } = options;
  try {
    return openLocalStore({
      directory: dataDirectory,
      lanes,
      bytesMax: storeBytesMax,
      clock,
      ...(reached === undefined ? {} : { reached }),
    });
  } catch (cause) {
    if (!(cause instanceof PortFailure) && !isSystemFailure(cause)) throw cause;
    const serving = servingOf(dataDirectory);
    const where = serving === undefined ? '' : `, which answers at ${serving.url}; ask it with --server ${serving.url}, or stop it first`;
    throw new EnvironmentFailure(`the data directory cannot be used: ${cause.message}${where}`, { cause });
  }
}

const isSystemFailure = (cause: unknown): cause is Error => cause instanceof Error && 'code' in cause && typeof cause.code === 'string';

async function startEngine(dataDirectory: string): Promise<EmbeddedClickHouse> {
  try {
    return await startClickHouse({ dataDirectory: join(dataDirectory, 'clickhouse') });
  } catch (cause) {
    if (cause instanceof ClickHouseStartError)
      throw new EnvironmentFailure(`the analytics engine does not start: ${cause.message}`, { cause });
    throw cause;
  }
}
