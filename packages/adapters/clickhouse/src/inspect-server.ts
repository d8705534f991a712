import type { ClickHouseClient } from './client.ts';

/** What a ClickHouse tells of itself. */
export interface ServerFacts {
  readonly version: string;
  /** Whether our user may change rows. */
  readonly isReadOnly: boolean;
  readonly disks: readonly { readonly name: string; readonly free_bytes: number; readonly total_bytes: number }[];
  /** Replicated tables of the database that take no rows now. */
  readonly stuckReplicas: readonly string[];
  /** Its clock less ours, in microseconds. */
  readonly clockAheadUs: number;
}

/** Asks only. Throws what the client throws. */
export async function inspectServer(client: ClickHouseClient): Promise<ServerFacts> {
  const askedMs = Date.now();
  const [self] = await ask<{ readonly version: string; readonly now_us: number; readonly readonly: string }>(
    client,
    "SELECT version() AS version, toUnixTimestamp64Micro(now64(6)) AS now_us, toString(getSetting('readonly')) AS readonly",
  );
  const answeredMs = Date.now();
  const nowUs = self?.now_us ?? askedMs * 1000;
  return {
    version: self?.version ?? 'unknown',
    isReadOnly: self?.readonly !== '0',
    disks: await ask(client, 'SELECT name, free_space AS free_bytes, total_space AS total_bytes FROM system.disks ORDER BY name'),
    stuckReplicas: (
      await ask<{ readonly table: string }>(
        client,
        'SELECT table FROM system.replicas WHERE database = currentDatabase() AND (is_readonly OR is_session_expired) ORDER BY table',
      )
    ).map(({ table }) => table),
    // Somewhere between the two it was read.
    clockAheadUs: nowUs < askedMs * 1000 ? nowUs - askedMs * 1000 : Math.max(0, nowUs - (answeredMs + 1) * 1000),
  };
}

async function ask<Row>(client: ClickHouseClient, query: string): Promise<readonly Row[]> {
  return await (await client.query({ query, format: 'JSONEachRow' })).json<Row>();
}
