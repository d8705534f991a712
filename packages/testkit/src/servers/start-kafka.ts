import { join } from 'node:path';
import { makeBroker, ownTopicsOf } from './kafka-broker.ts';
import { type KafkaProxy, startKafkaProxy } from './kafka-proxy.ts';
import { freePorts, serverFolder } from './server-process.ts';

export interface KafkaServer {
  /** `host:port` of every broker; that of the proxy when clients are to go through it. */
  readonly brokers: readonly string[];
  /** Stands beside the broker, or before it. */
  readonly proxy: KafkaProxy;
  /** Where the broker keeps its logs. */
  readonly dataFolder: string;
  /** Of the broker's process that runs now. */
  pid(): number;
  /** Ends the broker as a power cut of its process does, and starts it again on the same data. */
  restart(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  freeze(): void;
  thaw(): void;
  stop(options?: { readonly keepLog: boolean }): Promise<void>;
}

/** One real broker in KRaft mode that makes no topics by itself. */
export async function startKafka(
  settings: Readonly<Record<string, string | number>> = {},
  way: 'direct' | 'proxied' = 'direct',
): Promise<KafkaServer> {
  const [port = 0, controllerPort = 0] = await freePorts(2);
  const proxy = await startKafkaProxy(() => port);
  const folder = serverFolder('kafka');
  const told = way === 'direct' ? port : proxy.port;
  const quorum = { 'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}` };
  const place = { folder: join(folder.path, 'broker'), id: 1, port, controllerPort, told };
  const broker = makeBroker(place, { ...quorum, ...ownTopicsOf(1, 1), ...settings }, ['--standalone']);
  await broker.start();
  return {
    brokers: [`127.0.0.1:${told}`],
    proxy,
    dataFolder: broker.dataFolder,
    pid: broker.pid,
    restart: async () => {
      await broker.kill();
      await broker.start();
    },
    kill: broker.kill,
    start: broker.start,
    freeze: broker.freeze,
    thaw: broker.thaw,
    stop: async (options) => {
      await proxy.close();
      await broker.kill();
      if (options?.keepLog === true) console.error(`the files of Kafka are kept in ${folder.path}`);
      else folder.remove();
    },
  };
}
