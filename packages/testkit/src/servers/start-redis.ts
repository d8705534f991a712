import { join } from 'node:path';
import { obtainRedis } from './obtain-redis.ts';
import { freePorts, serverFolder, startServer } from './server-process.ts';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Of the process that runs now. */
  pid(): number;
  /** Ends it as a power cut does, and starts it again on the same data. */
  restart(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Ends it. Data and log are removed unless `keepLog`, which tells where they are. */
  stop(options?: { readonly keepLog: boolean }): Promise<void>;
}

/** A real Redis, on the port that `settings` give it, with an append-only file that is written through, so that what it has answered survives its end. */
export async function startRedis(settings: (port: number) => readonly string[] = (port) => ['--port', `${port}`]): Promise<RedisServer> {
  const program = obtainRedis();
  const [port = 0] = await freePorts(1);
  const folder = serverFolder('redis');
  const kept = ['--bind', '127.0.0.1', '--dir', folder.path, '--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  const args = [...settings(port), ...kept];
  const start = () => startServer({ name: 'redis-server', program, args, port, logFile: join(folder.path, 'log'), startMsMax: 20_000 });
  let server = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid: () => server.pid,
    restart: async () => {
      await server.kill();
      server = await start();
    },
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    stop: async (options) => {
      await server.kill();
      if (options?.keepLog === true) console.error(`the files of redis-server are kept in ${folder.path}`);
      else folder.remove();
    },
  };
}
