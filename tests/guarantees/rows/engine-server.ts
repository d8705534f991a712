import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import { type ClickHouseAddress, openClickHouse } from '@lunettes/adapter-clickhouse';

/** What becomes of a request to ClickHouse: `cut` passes the beginning of it on and ends the engine with it in hand. */
export type RequestFate = 'pass' | 'cut' | 'lose the answer';

/** The ClickHouse engine at one address, which stays the same when it is ended and started again. */
export interface EngineServer {
  readonly address: ClickHouseAddress;
  /** Decides about the first bytes of each request; everything passes until it is set. */
  rule: (request: Buffer) => RequestFate;
  /** How often it decided otherwise. */
  struck(): number;
  kill(): Promise<void>;
  start(): Promise<void>;
  ask<T>(query: string): Promise<readonly T[]>;
  stop(): Promise<void>;
}

export async function startEngineServer(directory: string): Promise<EngineServer> {
  let engine: EmbeddedClickHouse = await startClickHouse({ dataDirectory: join(directory, 'clickhouse') });
  const { password, username, database } = engine;
  const sockets = new Set<Socket>();
  let struck = 0;
  const proxy: Pick<EngineServer, 'rule'> = { rule: () => 'pass' };
  const server = createServer((client) => {
    const upstream = connect(Number(new URL(engine.url).port), '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    let isSilent = false;
    client.on('data', (chunk: Buffer) => {
      const fate = proxy.rule(chunk);
      if (fate !== 'pass') struck++;
      if (fate === 'lose the answer') isSilent = true;
      if (fate === 'cut') upstream.write(chunk, () => process.kill(engine.pid, 'SIGKILL'));
      else upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!isSilent) return void client.write(chunk);
      client.destroy();
      upstream.destroy();
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  const address = { url: `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`, username, password, database };
  return Object.assign(proxy, {
    address,
    struck: () => struck,
    kill: async () => {
      process.kill(engine.pid, 'SIGKILL');
      await engine.exited;
    },
    start: async () => {
      await engine.exited;
      engine = await startClickHouse({ dataDirectory: join(directory, 'clickhouse'), password });
    },
    ask: async <T>(query: string): Promise<readonly T[]> => {
      const client = openClickHouse(engine);
      try {
        return await (await client.query({ query, format: 'JSONEachRow' })).json<T>();
      } finally {
        await client.close();
      }
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await engine.close();
    },
  });
}
