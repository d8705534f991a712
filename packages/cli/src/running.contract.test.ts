import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { expect, test } from 'vitest';

const kafka = kafkaOfFile();
const redis = redisOfFile();
const waitMsMax = 40_000;

function lunettes(...args: readonly string[]) {
  return spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}
async function answerOf(...args: readonly string[]) {
  const child = lunettes(...args);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, out, err };
}
const topics = (...more: readonly string[]) =>
  answerOf('topics', 'apply', '--kafka-brokers', kafka().brokers.join(','), '--lanes', '2', ...more);

test('topics apply plans, refuses what can lose records, makes the topics, and then has nothing to do', async () => {
  const planned = await topics('--single-broker', '--dry-run', '--topic-prefix', 'cli');
  expect([planned.code, planned.out]).toEqual([0, expect.stringMatching(/cli\.raw\.v1 +create +2/)]);
  const refused = await topics('--topic-prefix', 'cli', '--replication', '1', '--min-insync', '1');
  expect([refused.code, refused.out]).toEqual([
    1,
    expect.stringContaining('cli.raw.v1: replication 1 is below 3; --single-broker accepts that'),
  ]);
  const made = await topics('--single-broker', '--topic-prefix', 'cli');
  expect([made.code, made.out]).toEqual([0, expect.stringMatching(/cli\.snapshots\.v1 +create +2/)]);
  const again = await topics('--single-broker', '--topic-prefix', 'cli');
  expect([again.code, again.out.includes('create')]).toEqual([0, false]);
});

test('a wrong command line is 2, servers that are not there are 3 with each of them named', async () => {
  expect(await topics('--lanes', '0')).toMatchObject({ code: 2, err: expect.stringContaining('--lanes') });
  expect(await answerOf('topics', 'remove')).toMatchObject({ code: 2, err: expect.stringContaining('there is apply') });
  expect(await answerOf('run', 'cook')).toMatchObject({ code: 2, err: expect.stringContaining("unknown command 'cook'") });
  expect(await answerOf('run', 'normalizer', '--kafka-sasl', 'plain')).toMatchObject({
    code: 3,
    err: expect.stringContaining('--kafka-password-file'),
  });
  const nowhere = await answerOf('run', 'normalizer', '--kafka-brokers', '127.0.0.1:1', '--redis-url', 'redis://127.0.0.1:1');
  expect(nowhere.code).toBe(3);
  for (const name of ['normalizer cannot start', 'Kafka could not be reached', 'Redis could not be reached'])
    expect(nowhere.err).toContain(name);
});

test('run starts a stage, says where it answers, and ends with 0 when it is told to', async () => {
  await topics('--single-broker', '--topic-prefix', 'running');
  const servers = ['--kafka-brokers', kafka().brokers.join(','), '--redis-url', redis().url, '--topic-prefix', 'running'];
  const child = lunettes('run', 'lifecycle-state-machine', '--port', '0', '--lanes', '2', '--single-broker', ...servers);
  const log = text(child.stderr);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const url = /^lifecycle-state-machine answers at (http:\S+)$/.exec(String(line))?.[1];
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: waitMsMax }).toBe(200);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  const said = (await log)
    .trim()
    .split('\n')
    .map((each) => JSON.parse(each));
  expect(said).toContainEqual(expect.objectContaining({ level: 'info', msg: 'The lanes were shared out.', lanes: [0, 1] }));
});
