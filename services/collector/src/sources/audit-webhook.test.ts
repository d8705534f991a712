import { gzipSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { auditEvent, eventList, leaseEvent } from '../../test/audit-samples.ts';
import { clockStartUs, type HandClock, handClock } from '../../test/hand-clock.ts';
import { encode, type RecordingLog, recordingLog } from '../../test/recording-log.ts';
import { type Collector, type CollectorSettings, startCollector } from '../service.ts';
import { answerWithinMs, batchBytesMax, tokenCheck } from './audit-webhook.ts';

const second = 1_000_000;
let collector: Collector;
let app: FastifyInstance;
let log: RecordingLog;
let clock: HandClock;

async function open(
  more: {
    readonly settings?: Partial<CollectorSettings>;
    readonly tokens?: Readonly<Record<string, string>>;
    readonly openAudit?: boolean;
  } = {},
): Promise<void> {
  log = recordingLog();
  clock = handClock();
  const { tokens } = more;
  collector = await startCollector(
    {
      log,
      clock,
      random: () => 0,
      encode,
      hashUser: () => 'hash',
      ...(tokens === undefined ? {} : { mayIngest: tokenCheck((cluster) => tokens[cluster]) }),
    },
    {
      instance: 'test',
      namespaces: [],
      ignoredNamespaces: ['private'],
      keptKeys: [],
      users: 'hash',
      terminationMessages: 'scrub',
      lanesPerCluster: 8,
      recordBytesMax: 100_000,
      queueBytesMax: 1_000_000,
      openAudit: true,
      ...more.settings,
    },
  );
  app = fastify();
  await app.register(collector.webhook);
}
afterEach(async () => {
  await app.close();
  await collector.close();
});

const post = (payload: string | Buffer, headers: Readonly<Record<string, string>> = {}, cluster = 'prod') =>
  app.inject({ method: 'POST', url: `/audit/${cluster}`, payload, headers: { 'content-type': 'application/json', ...headers } });

test('200 comes after the log has what is about delivery, and nothing else is stored', async () => {
  await open();
  const release = log.hold();
  const answer = post(eventList([auditEvent(clockStartUs), leaseEvent(clockStartUs + 1)]));
  let isAnswered = false;
  void answer.then(() => {
    isAnswered = true;
  });
  await clock.pass(2000);
  expect(isAnswered).toBe(false);
  release();
  expect((await answer).statusCode).toBe(200);
  const stored = log.taken.filter(({ envelope }) => envelope.form === 'audit');
  expect(stored.map(({ key, envelope }) => [key, envelope.cluster, envelope.namespace, envelope.source])).toEqual([
    ['prod|shop|web-1', 'prod', 'shop', 'audit'],
  ]);
  expect(collector.counters.get('ignored_records', 'not_delivery')).toBe(1);
  expect(log.taken.filter(({ envelope }) => envelope.form === 'observation')).toHaveLength(8);
});

test('gzip is unpacked; what would grow beyond the bound is not', async () => {
  await open();
  expect((await post(gzipSync(eventList([auditEvent(clockStartUs)])), { 'content-encoding': 'gzip' })).statusCode).toBe(200);
  const bomb = await post(gzipSync(Buffer.alloc(batchBytesMax + 1, 0x20)), { 'content-encoding': 'gzip' });
  expect(bomb.statusCode).toBe(413);
  expect(bomb.headers['content-type']).toContain('application/problem+json');
  expect((await post('{}', { 'content-encoding': 'br' })).statusCode).toBe(415);
  expect((await post('no gzip', { 'content-encoding': 'gzip' })).statusCode).toBe(400);
  expect(collector.counters.snapshot().refused_batches).toMatchObject({ too_large: 1, unsupported_encoding: 1, not_json: 1 });
});

test('a plain body beyond the bound is refused while it is read', async () => {
  await open();
  expect((await post(Buffer.alloc(batchBytesMax + 1, 0x20))).statusCode).toBe(413);
  expect(collector.counters.get('refused_batches', 'too_large')).toBe(1);
});

test('an unreadable body is 400 with its reason; an unreadable event in a good batch is counted and its neighbours stored', async () => {
  await open();
  const broken = await post('{"kind":"EventList"');
  expect(broken.statusCode).toBe(400);
  expect(broken.json()).toMatchObject({ title: 'not json', status: 400 });
  expect((await post(JSON.stringify({ kind: 'PodList', items: [] }))).statusCode).toBe(400);
  const good = JSON.stringify(auditEvent(clockStartUs));
  const body = `{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{"verb" 1},7,${good}]}`;
  expect((await post(body)).statusCode).toBe(200);
  expect(collector.counters.snapshot().rejected_records).toMatchObject({ not_json: 1, unknown_shape: 1 });
  expect(log.taken.filter(({ envelope }) => envelope.form === 'audit')).toHaveLength(1);
});

test('a full store is 503 with Retry-After, and the repeated batch is taken', async () => {
  await open();
  log.failNext(1, { code: 'store_full' });
  const batch = eventList([auditEvent(clockStartUs)]);
  const full = await post(batch);
  expect([full.statusCode, full.headers['retry-after'], full.json().title]).toEqual([503, '10', 'store full']);
  expect((await post(batch)).statusCode).toBe(200);
});

test('a log that takes too long is 503 before the API server gives up', async () => {
  await open();
  const release = log.hold();
  const answer = post(eventList([auditEvent(clockStartUs)]));
  await clock.pass(answerWithinMs);
  expect((await answer).json()).toMatchObject({ status: 503, title: 'too slow' });
  release();
});

test('a token is asked for and bound to its cluster', async () => {
  await open({ tokens: { prod: 'good' } });
  const batch = eventList([auditEvent(clockStartUs)]);
  expect((await post(batch)).statusCode).toBe(401);
  expect((await post(batch, { authorization: 'Bearer bad' })).statusCode).toBe(401);
  expect((await post(batch, { authorization: 'Bearer good' }, 'other')).statusCode).toBe(401);
  expect((await post(batch, { authorization: 'Bearer good' })).statusCode).toBe(200);
});

test('a cluster that nobody added is refused unless audit is open, and a bad name always', async () => {
  await open({ settings: { openAudit: false } });
  expect((await post(eventList([]))).statusCode).toBe(404);
  await app.close();
  await collector.close();
  await open();
  expect((await post(eventList([]), {}, 'a%7Cb')).statusCode).toBe(404);
  expect(collector.counters.get('refused_batches', 'unknown_cluster')).toBe(1);
});

test('nothing of an ignored namespace is stored', async () => {
  await open();
  const ref = { resource: 'pods', namespace: 'private', name: 'x', apiVersion: 'v1' };
  expect((await post(eventList([auditEvent(clockStartUs, { objectRef: ref })]))).statusCode).toBe(200);
  expect(log.taken.filter(({ envelope }) => envelope.form === 'audit')).toEqual([]);
  expect(collector.counters.get('ignored_records', 'ignored_namespace')).toBe(1);
});

test('a record above the bound loses its bodies and says so', async () => {
  await open();
  const items = Array.from({ length: 3000 }, (_, index) => ({
    metadata: { namespace: 'shop', name: `pod-${index}`, uid: `uid-of-pod-${index}` },
  }));
  const list = auditEvent(clockStartUs, { verb: 'list', responseObject: { kind: 'PodList', apiVersion: 'v1', items } });
  expect((await post(eventList([list]))).statusCode).toBe(200);
  const [stored] = log.taken.filter(({ envelope }) => envelope.form === 'audit');
  expect(stored?.body).toMatchObject({ verb: 'list', annotations: { 'audit.k8s.io/truncated': 'true' } });
  expect(stored?.body).not.toHaveProperty('responseObject');
});

test('a list over all namespaces goes to the lane of each, with its own items only', async () => {
  await open();
  const item = (namespace: string, name: string) => ({ metadata: { namespace, name, uid: name } });
  const list = auditEvent(clockStartUs, {
    verb: 'list',
    requestURI: '/api/v1/pods',
    objectRef: { resource: 'pods', apiVersion: 'v1' },
    responseObject: { kind: 'PodList', apiVersion: 'v1', items: [item('a', 'a1'), item('b', 'b1'), item('a', 'a2')] },
  });
  await post(eventList([list]));
  const stored = log.taken.filter(({ envelope }) => envelope.form === 'audit');
  const names = stored.map(({ envelope, body }) => [
    envelope.namespace,
    Object(body['responseObject']).items.map((one: ReturnType<typeof item>) => one.metadata.name),
  ]);
  expect(names).toEqual([
    ['a', ['a1', 'a2']],
    ['b', ['b1']],
  ]);
});

test('the tick follows the newest event at 40 s, reaches every lane of the cluster, and comes after the data', async () => {
  await open();
  await post(eventList([leaseEvent(clockStartUs - 3 * second), auditEvent(clockStartUs - second)]));
  await clock.pass(1000);
  const ticks = log.taken.filter(({ envelope }) => envelope.form === 'tick');
  expect(ticks).toHaveLength(8);
  expect(new Set(ticks.map(({ lane }) => lane)).size).toBe(8);
  for (const { body } of ticks) expect(body).toEqual({ watermarkUs: clockStartUs - 41 * second, closing: false, silent: false });
  expect(log.taken.findIndex(({ envelope }) => envelope.form === 'tick')).toBeGreaterThan(
    log.taken.findIndex(({ envelope }) => envelope.form === 'audit'),
  );
});

test('a batch that is not stored yet holds the tick back', async () => {
  await open();
  await post(eventList([leaseEvent(clockStartUs)]));
  const release = log.hold();
  const waiting = post(eventList([auditEvent(clockStartUs - 50 * second)]));
  await clock.pass(3000);
  expect(log.taken.filter(({ envelope }) => envelope.form === 'tick')).toEqual([]);
  release();
  expect((await waiting).statusCode).toBe(200);
  await clock.pass(1000);
  expect(log.taken.at(-1)?.body).toMatchObject({ watermarkUs: clockStartUs - 40 * second });
});

test('a cluster whose webhook posts before it is added is added all the same, once', async () => {
  await open();
  expect((await post(eventList([auditEvent(clockStartUs)]))).statusCode).toBe(200);
  const added = await collector.addCluster({ name: 'prod', access: undefined, auditFiles: [], webhook: true });
  expect(added.ok).toBe(true);
  expect(await collector.addCluster({ name: 'prod', access: undefined, auditFiles: [], webhook: true })).toMatchObject({
    ok: false,
    problem: 'taken',
  });
});
