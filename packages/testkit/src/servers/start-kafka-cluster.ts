import { join } from 'node:path';
import { makeBroker, ownTopicsOf } from './kafka-broker.ts';
import { freePorts, serverFolder } from './server-process.ts';

export interface KafkaCluster {
  /** `host:port` of every broker. */
  readonly brokers: readonly string[];
  /** Ends one as a power cut of its process does; numbered from 0, in the order of `brokers`. Its id is one more. */
  kill(index: number): Promise<void>;
  /** Starts it again on the same data. */
  start(index: number): Promise<void>;
  stop(options?: { readonly keepLog: boolean }): Promise<void>;
}

const brokerCount = 3;

/**
 * Three real brokers, each a controller, too: any two of them are enough to go on. One that ends is missed within some
 * seconds, not within the nine that Kafka takes unless told.
 */
export async function startKafkaCluster(): Promise<KafkaCluster> {
  const ports = await freePorts(2 * brokerCount);
  const folder = serverFolder('kafka-cluster');
  const places = Array.from({ length: brokerCount }, (_, index) => {
    const [port = 0, controllerPort = 0] = ports.slice(2 * index);
    return { folder: join(folder.path, `broker-${index + 1}`), id: index + 1, port, controllerPort, told: port };
  });
  const settings = {
    'controller.quorum.voters': places.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`).join(','),
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    ...ownTopicsOf(brokerCount, 2),
  };
  const brokers = places.map((place) => makeBroker(place, settings));
  // None of them is ready before most of them are.
  await Promise.all(brokers.map((broker) => broker.start()));
  const at = (index: number) => {
    const broker = brokers[index];
    if (broker === undefined) throw new Error(`there is no broker ${index}`);
    return broker;
  };
  return {
    brokers: places.map(({ port }) => `127.0.0.1:${port}`),
    kill: (index) => at(index).kill(),
    start: (index) => at(index).start(),
    stop: async (options) => {
      await Promise.all(brokers.map((broker) => broker.kill()));
      if (options?.keepLog === true) console.error(`the files of the brokers are kept in ${folder.path}`);
      else folder.remove();
    },
  };
}
