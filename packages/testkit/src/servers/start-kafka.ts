import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KafkaProxy, startKafkaProxy } from './kafka-proxy.ts';
import { obtainKafka } from './obtain-kafka.ts';
import { freePorts, serverFolder, startServer } from './server-process.ts';

export interface KafkaServer {
  /** `host:port` of every broker; that of the proxy when clients are to go through it. */
  readonly brokers: readonly string[];
  /** Stands beside the broker, or before it. */
  readonly proxy: KafkaProxy;
  /** Where the broker keeps its logs. */
  readonly dataFolder: string;
  /** Ends the broker as a power cut of its process does, and starts it again on the same data. */
  restart(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  freeze(): void;
  thaw(): void;
  stop(options?: { readonly keepLog: boolean }): Promise<void>;
}

/** Small and quick to start; a test moves megabytes at most. */
const javaOptions = [
  '-Xms128m',
  '-Xmx384m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];
const clusterId = 'bHVuZXR0ZXMtdGVzdHMtMQ';

/** One real broker in KRaft mode that makes no topics by itself. */
export async function startKafka(
  settings: Readonly<Record<string, string | number>> = {},
  way: 'direct' | 'proxied' = 'direct',
): Promise<KafkaServer> {
  const { java, libraries } = obtainKafka();
  const [port = 0, controllerPort = 0] = await freePorts(2);
  const proxy = await startKafkaProxy(() => port);
  const folder = serverFolder('kafka');
  const properties = join(folder.path, 'server.properties');
  const all = {
    ...brokerSettings({ port, controllerPort, told: way === 'direct' ? port : proxy.port }, join(folder.path, 'data')),
    ...settings,
  };
  writeFileSync(
    properties,
    Object.entries(all)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const run = [...javaOptions, '-cp', join(libraries, '*')];
  const format = spawnSync(java, [...run, 'kafka.tools.StorageTool', 'format', '--standalone', '-t', clusterId, '-c', properties]);
  if (format.status !== 0) throw new Error(`the storage of a broker cannot be made: ${format.stderr}${format.stdout}`);

  const start = () =>
    startServer({
      name: 'Kafka',
      program: java,
      args: [...run, 'kafka.Kafka', properties],
      port,
      logFile: join(folder.path, 'log'),
      startMsMax: 60_000,
    });
  let server = await start();
  return {
    brokers: [`127.0.0.1:${way === 'direct' ? port : proxy.port}`],
    proxy,
    dataFolder: join(folder.path, 'data'),
    restart: async () => {
      await server.kill();
      server = await start();
    },
    kill: () => server.kill(),
    start: async () => {
      server = await start();
    },
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    stop: async (options) => {
      await proxy.close();
      await server.kill();
      if (options?.keepLog === true) console.error(`the files of Kafka are kept in ${folder.path}`);
      else folder.remove();
    },
  };
}

interface Ports {
  readonly port: number;
  readonly controllerPort: number;
  /** What clients are told. */
  readonly told: number;
}

const brokerSettings = ({ port, controllerPort, told }: Ports, data: string): Readonly<Record<string, string | number>> => ({
  'process.roles': 'broker,controller',
  'node.id': 1,
  'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
  listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
  'advertised.listeners': `PLAINTEXT://127.0.0.1:${told},CONTROLLER://127.0.0.1:${controllerPort}`,
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  'log.dirs': data,
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 4,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'group.initial.rebalance.delay.ms': 0,
  'auto.create.topics.enable': 'false',
  'log.retention.check.interval.ms': 500,
});
