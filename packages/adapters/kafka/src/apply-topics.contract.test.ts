import { kafkaOfFile } from '@lunettes/testkit/servers';
import kafkajs, { type Admin } from 'kafkajs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testTarget, testTopics } from '../test/own-topics.ts';
import { type AppliedSettings, applyTopics, checkTopics, openKafkaLog } from './index.ts';
import { kafkaClient } from './kafka-client.ts';

const server = kafkaOfFile();
const target = () => testTarget(server());
let installations = 0;
let settings: AppliedSettings;
let raw: string;
let admin: Admin;
beforeEach(async () => {
  settings = testTopics(`applied${++installations}`);
  raw = `${settings.prefix}.raw.v1`;
  admin = kafkaClient(target()).admin();
  await admin.connect();
});
afterEach(() => admin.disconnect());
const set = (name: string, value: string) =>
  admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: raw, configEntries: [{ name, value }] }],
  });
const settingOf = async (name: string) => {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: raw, configNames: [name] }],
  });
  return resources[0]?.configEntries[0]?.configValue;
};

test('a plan changes nothing; applied it makes every topic, and applied again it has nothing to do', async () => {
  expect((await checkTopics(target(), settings)).every(({ action }) => action === 'create')).toBe(true);
  expect(await admin.listTopics()).not.toContain(raw);
  await applyTopics(target(), settings);
  const again = await applyTopics(target(), settings);
  expect(again.map(({ action, drift, refusals }) => [action, drift, refusals])).toEqual(again.map(() => ['keep', [], []]));
  expect(await settingOf('message.timestamp.type')).toBe('LogAppendTime');
});

test('what has drifted is set back, and what others have set besides stays', async () => {
  await applyTopics(target(), settings);
  await set('segment.ms', '3600000');
  // Brokers learn of a setting some time after it was acknowledged.
  await expect.poll(() => settingOf('message.timestamp.type'), { timeout: 20_000 }).toBe('CreateTime');
  const [plan] = await applyTopics(target(), settings);
  expect(plan).toMatchObject({ action: 'alter', drift: expect.arrayContaining([expect.stringMatching(/^message.timestamp.type: /)]) });
  await expect.poll(() => settingOf('message.timestamp.type'), { timeout: 20_000 }).toBe('LogAppendTime');
  expect(await settingOf('segment.ms')).toBe('3600000');
  expect((await checkTopics(target(), settings))[0]?.action).toBe('keep');
});

test('with one refusal nothing is touched, and a log on such topics does not open', async () => {
  await applyTopics(target(), settings);
  await admin.createPartitions({ topicPartitions: [{ topic: raw, count: 5 }] });
  const sli = `${settings.prefix}.sli.v1`;
  await admin.deleteTopics({ topics: [sli] });
  await expect.poll(() => admin.listTopics(), { timeout: 20_000 }).not.toContain(sli);
  await expect.poll(async () => (await checkTopics(target(), settings))[0]?.refusals.length, { timeout: 20_000 }).toBe(1);
  const plan = await applyTopics(target(), settings);
  expect(plan[0]?.refusals).toEqual([expect.stringContaining('has 5 partitions and should have 3')]);
  expect(await admin.listTopics()).not.toContain(sli);
  const open = () => openKafkaLog({ target: target(), prefix: settings.prefix, lanes: 3, instance: 'test' });
  await expect(open()).rejects.toMatchObject({ kind: 'permanent', message: expect.stringContaining(sli) });
  await admin.createTopics({ topics: [{ topic: sli, numPartitions: 3 }] });
  await expect(open()).rejects.toMatchObject({ kind: 'permanent', message: expect.stringContaining(`${raw} has 5`) });
});

test('the lane map is written once: another one is refused, a log of other lanes does not open, and without one none does', async () => {
  await applyTopics(target(), { ...settings, lanesPerCluster: 2 });
  const open = (lanes: number) => openKafkaLog({ target: target(), prefix: settings.prefix, lanes, instance: 'test' });
  const log = await open(3);
  expect(log.laneMap).toEqual({ lanes: 3, lanesPerCluster: 2 });
  await log.close();
  const plan = await applyTopics(target(), { ...settings, lanesPerCluster: 3 });
  expect(plan.at(-1)).toMatchObject({
    name: `${settings.prefix}.control.v1`,
    refusals: [expect.stringContaining('has 3 lanes, 2 for each')],
  });
  expect((await applyTopics(target(), { ...settings, lanesPerCluster: 2 })).flatMap(({ refusals }) => refusals)).toEqual([]);

  await admin.deleteTopics({ topics: [`${settings.prefix}.control.v1`] });
  const control = `${settings.prefix}.control.v1`;
  await expect.poll(() => admin.listTopics(), { timeout: 20_000 }).not.toContain(control);
  await admin.createTopics({ topics: [{ topic: control, numPartitions: 1 }] });
  await expect(open(3)).rejects.toMatchObject({ kind: 'permanent', message: `${control} holds no lane map: run lunettes topics apply` });
});

test('brokers that are not there are said to be so', async () => {
  const nobody = { brokers: ['127.0.0.1:1'], clientId: 'test' };
  await expect(checkTopics(nobody, settings)).rejects.toMatchObject({ name: 'PortFailure', kind: 'transient' });
});
