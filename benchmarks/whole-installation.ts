import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import { startCollectorServer, startKafka, startRedis } from '@lunettes/testkit/servers';
import { runLunettes, type ServiceProcess, startService } from './service-process.ts';

/** All services and servers of the distributed form on this machine. */
export interface WholeInstallation {
  /** In the order of the road: collector first. */
  readonly services: readonly ServiceProcess[];
  readonly clickhouse: EmbeddedClickHouse;
  /** Of the OpenTelemetry Collector that takes the spans. */
  readonly otlpPid: number;
  /** Every process with its name, servers included. */
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
  /** Sends one audit batch as an API server does; true once it was taken for good. */
  post(cluster: string, body: string | Uint8Array<ArrayBuffer>): Promise<boolean>;
  end(): Promise<void>;
}

export async function startWholeInstallation(lanes: number): Promise<WholeInstallation> {
  const home = mkdtempSync(join(tmpdir(), 'lunettes-bench-'));
  const services: ServiceProcess[] = [];
  const kafka = await startKafka();
  const redis = await startRedis();
  const receiver = await startCollectorServer('basic');
  const clickhouse = await startClickHouse({ dataDirectory: join(home, 'clickhouse') });
  const end = async (): Promise<void> => {
    await Promise.all(services.map((service) => service.end('SIGTERM')));
    await clickhouse.close();
    await receiver.stop();
    await redis.stop();
    await kafka.stop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const password = join(home, 'clickhouse-password');
    writeFileSync(password, clickhouse.password);
    const topics = ['--kafka-brokers', kafka.brokers.join(','), '--lanes', `${lanes}`, '--single-broker'];
    const rows = ['--clickhouse-url', clickhouse.url, '--clickhouse-user', clickhouse.username, '--clickhouse-password-file', password];
    const state = ['--redis-url', redis.url];
    await runLunettes(['topics', 'apply', ...topics]);
    await runLunettes(['schema', 'apply', ...rows]);
    const told: Readonly<Record<string, readonly string[]>> = {
      collector: [...topics, ...state, '--no-watch', '--user-hash-key-file', join(home, 'user-hash.key')],
      normalizer: [...topics, ...state],
      'lifecycle-state-machine': [...topics, ...state],
      'slo-evaluator': [...topics, ...state],
      'clickhouse-writer': [...topics, ...rows],
      'otlp-exporter': [...topics, ...state, '--otlp-endpoint', `http://${receiver.target}`],
      'query-api': [...topics, ...rows],
    };
    for (const [name, args] of Object.entries(told))
      services.push(await startService(name, name === 'query-api' ? args : [...args, '--instance', name]));
  } catch (failure) {
    await end();
    throw failure;
  }
  const servers = [
    { name: 'kafka', pid: kafka.pid() },
    { name: 'redis', pid: redis.pid() },
    { name: 'clickhouse', pid: clickhouse.pid },
    { name: 'otel-collector', pid: receiver.pid },
  ];
  return {
    services,
    clickhouse,
    otlpPid: receiver.pid,
    processes: [...services, ...servers, { name: 'this benchmark', pid: process.pid }],
    post: async (cluster, body) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${services[0]?.url}/audit/${cluster}`, { method: 'POST', headers, body });
      await answer.arrayBuffer();
      return answer.status === 200;
    },
    end,
  };
}
