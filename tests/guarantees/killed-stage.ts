import { writeSync } from 'node:fs';
import { type StageName, startStage } from '@lunettes/stages';
import { createLogger } from '@lunettes/telemetry';

/** What a test tells a stage that it starts as a process. */
export interface KilledStageOrder {
  readonly stage: StageName;
  readonly instance: string;
  readonly brokers: readonly string[];
  readonly redisUrl: string;
  readonly prefix: string;
  readonly lanes: number;
  /** What it does to itself at the given hit of the fail point; with 0 hits nothing. */
  readonly point: string;
  readonly hits: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
  readonly snapshotIntervalMs: number;
}

/**
 * Run as `node killed-stage.ts ORDER`, the order as JSON: one stage on real servers, in small rounds so that there are many
 * places to die at. Says `at URL` when it runs and, after SIGTERM, `counts JSON` when it is drained.
 */
const order = JSON.parse(process.argv[2] ?? '') as KilledStageOrder;
let left = order.hits;
const running = await startStage({
  stage: order.stage,
  kafka: { brokers: order.brokers, clientId: order.instance },
  redis: { url: order.redisUrl },
  topicPrefix: order.prefix,
  lanes: order.lanes,
  singleBroker: true,
  instance: order.instance,
  listen: '127.0.0.1',
  port: 0,
  snapshotIntervalMs: order.snapshotIntervalMs,
  logger: createLogger({ service: order.instance, level: 'error' }),
  bounds: { recordsMax: 6, bytesMax: 1e6, outputsMax: 24, outputBytesMax: 1e6 },
  reached: (point) => {
    if (point === order.point && left > 0 && --left === 0) process.kill(process.pid, order.signal);
  },
});
writeSync(1, `at ${running.url}\n`);
// Whoever started it is gone.
process.stdin.on('end', () => process.exit(1)).resume();
process.once('SIGTERM', async () => {
  await running.close();
  writeSync(1, `counts ${JSON.stringify(running.counts())}\n`);
  process.exit(0);
});
running.failed.catch((failure: unknown) => {
  writeSync(2, `${failure}\n`);
  process.exit(3);
});
