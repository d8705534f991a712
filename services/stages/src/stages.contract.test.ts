import { applyTopics, type KafkaTarget } from '@lunettes/adapter-kafka';
import { createLogger } from '@lunettes/telemetry';
import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { afterEach, expect, test } from 'vitest';
import { type RunningStage, type StartStageOptions, startStage } from './index.ts';

const kafka = kafkaOfFile();
const redis = redisOfFile();
const waitMsMax = 40_000;
const running: RunningStage[] = [];
afterEach(async () => {
  for (const stage of running.splice(0)) await stage.close();
});

const target = (): KafkaTarget => ({ brokers: kafka().brokers, clientId: 'test' });
const apply = (topicPrefix: string, lanes = 2) =>
  applyTopics(target(), {
    prefix: topicPrefix,
    lanes,
    lanesPerCluster: 8,
    replication: 1,
    minInsync: 1,
    retentionMs: 86_400_000,
    singleBroker: true,
  });
async function start(options: Partial<StartStageOptions> & Pick<StartStageOptions, 'topicPrefix'>): Promise<RunningStage> {
  const stage = await startStage({
    stage: 'normalizer',
    kafka: target(),
    redis: { url: redis().url },
    lanes: 2,
    singleBroker: true,
    instance: 'one',
    listen: '127.0.0.1',
    port: 0,
    snapshotIntervalMs: 600_000,
    logger: createLogger({ service: 'test', level: 'silent' }),
    ...options,
  });
  running.push(stage);
  return stage;
}
const lanesOf = (stage: RunningStage) => stage.status().map(({ lane, phase }) => `${lane} ${phase}`);

test('a stage says that it lives, that its lanes run, and what they have done', async () => {
  await apply('pulse');
  const stage = await start({ topicPrefix: 'pulse' });
  await expect.poll(() => lanesOf(stage), { timeout: waitMsMax }).toEqual(['0 idle', '1 idle']);
  expect((await fetch(`${stage.url}/healthz`)).status).toBe(200);
  const ready = await fetch(`${stage.url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    200,
    {
      status: 'ok',
      lane_map: { lanes: 2, lanes_per_cluster: 2 },
      lanes: [
        { lane: 0, phase: 'idle' },
        { lane: 1, phase: 'idle' },
      ],
      standing: [],
    },
  ]);
  const read = async () => (await (await fetch(`${stage.url}/metrics`)).text()).split('\n');
  expect(await read()).toContain('lunettes_lane_position{stage="normalizer",lane="1"} 0');
  // Read twice, a counter is not counted twice.
  expect(await read()).toContain('lunettes_lane_events_total{stage="normalizer",what="opens"} 2');
});

test('two instances share the lanes, and one that drains hands its own over', async () => {
  await apply('shared');
  const one = await start({ topicPrefix: 'shared' });
  const two = await start({ topicPrefix: 'shared', instance: 'two' });
  await expect.poll(() => [lanesOf(one).length, lanesOf(two).length], { timeout: waitMsMax }).toEqual([1, 1]);
  await two.close();
  expect(lanesOf(two).map((lane) => lane.slice(2))).toEqual(['drained']);
  running.splice(running.indexOf(two), 1);
  await expect.poll(() => lanesOf(one), { timeout: waitMsMax }).toEqual(['0 idle', '1 idle']);
});

test('one start tells everything that is wrong, and leaves nothing running', async () => {
  const wrong = start({ topicPrefix: 'nothing', redis: { url: 'redis://127.0.0.1:1' } });
  await expect(wrong).rejects.toMatchObject({ name: 'EnvironmentFailure' });
  const text = await wrong.catch((failure: Error) => failure.message);
  expect(text).toContain('normalizer cannot start:');
  expect(text).toContain('nothing.raw.v1 is missing: run lunettes topics apply');
  expect(text).toContain('nothing.snapshots.v1 is missing');
  expect(text).toContain('Redis could not be reached');
});

test('topics that can lose records are refused by name unless one broker is all there is', async () => {
  await apply('weak');
  await expect(start({ topicPrefix: 'weak', singleBroker: false })).rejects.toThrow(
    /weak.raw.v1 replication 1 is below 3; --single-broker accepts that/,
  );
});

test('another number of lanes than the topics have is refused', async () => {
  await apply('lanes', 3);
  await expect(start({ topicPrefix: 'lanes' })).rejects.toThrow(/lanes.raw.v1 has 3 partitions and should have 2/);
});

test('a port that is taken is said so, and the group is not joined', async () => {
  await apply('port');
  const one = await start({ topicPrefix: 'port' });
  const port = Number(new URL(one.url).port);
  await expect(start({ topicPrefix: 'port', instance: 'two', port })).rejects.toMatchObject({
    name: 'EnvironmentFailure',
    message: expect.stringContaining(`port ${port} is in use`),
  });
  expect(lanesOf(one)).toHaveLength(2);
});
