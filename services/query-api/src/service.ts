import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { openClickHouse } from '@lunettes/adapter-clickhouse';
import { createLogger, createMetrics } from '@lunettes/telemetry';
import { createQueryApi } from './create-query-api.ts';
import type { StreamEvent } from './event-stream.ts';
import type { QueryApiOptions } from './options.ts';

export interface RunningQueryApi {
  /** Where it listens, with the port it got. */
  readonly url: string;
  close(): Promise<void>;
}

/** The API as a process of its own, over a ClickHouse server. Fails at once when its options do not go together. */
export async function startQueryApi(options: QueryApiOptions): Promise<RunningQueryApi> {
  const token = options.tokenFile === undefined ? undefined : secretIn(options.tokenFile);
  if (token === undefined && !isLoopback(options.listen)) {
    throw new Error(`--listen ${options.listen} is reachable from outside this machine and needs --token-file`);
  }
  const clickhouse = openClickHouse({
    url: options.clickhouseUrl,
    username: options.clickhouseUser,
    password: options.clickhousePasswordFile === undefined ? '' : secretIn(options.clickhousePasswordFile),
    database: options.clickhouseDatabase,
  });
  const app = createQueryApi({
    clickhouse,
    metrics: createMetrics({ ofProcess: true }),
    logger: createLogger({ service: 'query-api' }),
    consoleDirectory: options.consoleDirectory,
    token,
    // Alone it runs no lanes and hears of no events; pages ask from time to time.
    system: () => ({ clusters: [], lanes: [] }),
    stream: nothing,
  });
  const url = await app.listen({ host: options.listen, port: options.port });
  return {
    url,
    async close() {
      await app.close();
      await clickhouse.close();
    },
  };
}

function secretIn(file: string): string {
  const secret = readFileSync(file, 'utf8').split('\n', 1)[0]?.trim() ?? '';
  if (secret === '') throw new Error(`${file} has an empty first line where a secret is expected`);
  return secret;
}

const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || (isIPv4(address) && address.startsWith('127.'));

/** Open until the reader leaves, and silent. */
async function* nothing(signal: AbortSignal): AsyncGenerator<StreamEvent> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
