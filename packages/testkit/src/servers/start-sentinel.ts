import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { obtainRedis } from './obtain-redis.ts';
import { freePorts, serverFolder, startServer } from './server-process.ts';

export interface SentinelServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** A real Sentinel that watches one master, and alone decides after a second that it is gone. */
export async function startSentinel(master: { readonly name: string; readonly port: number }): Promise<SentinelServer> {
  const program = obtainRedis();
  const [port = 0] = await freePorts(1);
  const folder = serverFolder('sentinel');
  const settings = join(folder.path, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder.path}`,
    `sentinel monitor ${master.name} 127.0.0.1 ${master.port} 1`,
    `sentinel down-after-milliseconds ${master.name} 1000`,
    `sentinel failover-timeout ${master.name} 5000`,
  ];
  writeFileSync(settings, `${lines.join('\n')}\n`);
  const args = [settings, '--sentinel'];
  const server = await startServer({ name: 'Sentinel', program, args, port, logFile: join(folder.path, 'log'), startMsMax: 20_000 });
  return {
    port,
    stop: async () => {
      await server.kill();
      folder.remove();
    },
  };
}
