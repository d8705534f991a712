import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between one client and a Redis: a command that it strikes is executed, and its answer never comes. */
export interface RedisProxy {
  readonly url: string;
  /** Whether the answer to these bytes of a request is to be lost; none is until it is set. */
  rule: (request: Buffer) => boolean;
  lost(): number;
  close(): Promise<void>;
}

export async function startRedisProxy(redisPort: number): Promise<RedisProxy> {
  const sockets = new Set<Socket>();
  let lost = 0;
  const proxy: Pick<RedisProxy, 'rule'> = { rule: () => false };
  const server = createServer((client) => {
    const redis = connect({ host: '127.0.0.1', port: redisPort });
    let isSilent = false;
    client.pause();
    redis.once('connect', () => client.resume());
    for (const socket of [client, redis]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (chunk: Buffer) => {
      isSilent ||= proxy.rule(chunk);
      redis.write(chunk);
    });
    redis.on('data', (chunk) => {
      if (!isSilent) {
        client.write(chunk);
        return;
      }
      lost++;
      client.destroy();
      redis.destroy();
    });
    client.on('close', () => redis.destroy());
    redis.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(proxy, {
    url: `redis://127.0.0.1:${port}`,
    lost: () => lost,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
