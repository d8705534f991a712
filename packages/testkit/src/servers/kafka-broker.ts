import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { obtainKafka } from './obtain-kafka.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** Small and quick to start; a test moves some hundred megabytes at most. */
const javaOptions = [
  '-Xms128m',
  '-Xmx384m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];
const clusterId = 'bHVuZXR0ZXMtdGVzdHMtMQ';

export interface BrokerPlace {
  readonly folder: string;
  readonly id: number;
  readonly port: number;
  readonly controllerPort: number;
  /** The port that clients are told; `port` unless a proxy stands before the broker. */
  readonly told: number;
}

/** One broker that is a controller, too. */
export interface KafkaBroker {
  readonly dataFolder: string;
  /** Of the process that runs now; 0 when none does. */
  pid(): number;
  start(): Promise<void>;
  /** Ends it as a power cut of its process does. */
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

/** Formats the storage of one broker in KRaft mode that makes no topics by itself. `format` says who the controllers are. */
export function makeBroker(
  place: BrokerPlace,
  settings: Readonly<Record<string, string | number>>,
  format: readonly string[] = [],
): KafkaBroker {
  const { java, libraries } = obtainKafka();
  const { folder, port } = place;
  const properties = join(folder, 'server.properties');
  const dataFolder = join(folder, 'data');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    properties,
    Object.entries({ ...settingsOf(place, dataFolder), ...settings })
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const run = [...javaOptions, '-cp', join(libraries, '*')];
  const formatted = spawnSync(java, [...run, 'kafka.tools.StorageTool', 'format', ...format, '-t', clusterId, '-c', properties]);
  if (formatted.status !== 0) throw new Error(`the storage of a broker cannot be made: ${formatted.stderr}${formatted.stdout}`);
  let server: ServerProcess | undefined;
  return {
    dataFolder,
    pid: () => server?.pid ?? 0,
    start: async () => {
      const args = [...run, 'kafka.Kafka', properties];
      server = await startServer({ name: 'Kafka', program: java, args, port, logFile: join(folder, 'log'), startMsMax: 60_000 });
    },
    kill: async () => server?.kill(),
    freeze: () => server?.freeze(),
    thaw: () => server?.thaw(),
  };
}

const settingsOf = ({ id, port, controllerPort, told }: BrokerPlace, data: string): Readonly<Record<string, string | number>> => ({
  'process.roles': 'broker,controller',
  'node.id': id,
  listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
  'advertised.listeners': `PLAINTEXT://127.0.0.1:${told},CONTROLLER://127.0.0.1:${controllerPort}`,
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  'log.dirs': data,
  'offsets.topic.num.partitions': 4,
  'group.initial.rebalance.delay.ms': 0,
  'auto.create.topics.enable': 'false',
  'log.retention.check.interval.ms': 500,
});

/** How many copies the topics of the brokers themselves have, and how many have to be written. */
export const ownTopicsOf = (replicas: number, inSync: number): Readonly<Record<string, number>> => ({
  'offsets.topic.replication.factor': replicas,
  'transaction.state.log.replication.factor': replicas,
  'transaction.state.log.min.isr': inSync,
  'share.coordinator.state.topic.replication.factor': replicas,
  'share.coordinator.state.topic.min.isr': inSync,
});
