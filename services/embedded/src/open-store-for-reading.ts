import { EnvironmentFailure } from '@lunettes/base';
import { verification } from '@lunettes/clickhouse-writer';
import { createQueryApi } from '@lunettes/query-api';
import { listenOn, systemClock } from '@lunettes/stages';
import { changeStream } from './change-stream.ts';
import { hasData, noData, openData } from './open-data.ts';
import { embeddedOptions } from './options.ts';
import { passedOverIn } from './passed-over.ts';
import { systemState } from './system-state.ts';

export interface StoreForReading {
  /** Of the API, on loopback with a free port. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the API over a data directory that nobody serves at the moment, without running a stage. Throws
 * `EnvironmentFailure` when there is no data, and when another process holds it: then with its pid and address.
 */
export async function openStoreForReading(dataDirectory: string): Promise<StoreForReading> {
  if (!hasData(dataDirectory)) throw new EnvironmentFailure(noData(dataDirectory));
  const { lanes, storeMaxBytes } = embeddedOptions;
  const data = await openData({ dataDirectory, lanes: lanes.default, storeBytesMax: storeMaxBytes.default, clock: systemClock });
  const { store, clickhouse } = data;
  const app = createQueryApi({
    clickhouse,
    system: () => systemState({ store, clickhouse, clock: systemClock, running: undefined, watched: () => [] }),
    verification: verification({ store, clickhouse, clock: systemClock, passedOver: passedOverIn(store) }),
    stream: changeStream().listen,
  });
  try {
    const url = await listenOn(app, { listen: '127.0.0.1', port: 0 });
    return {
      url,
      close: async () => {
        await app.close();
        await data.close();
      },
    };
  } catch (failure) {
    await app.close();
    await data.close();
    throw failure;
  }
}
