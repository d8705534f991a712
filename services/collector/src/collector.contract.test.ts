import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseClusters } from '@lunettes/adapter-kubernetes';
import { type FakeApiServer, fakeKubeConfig, startFakeApiServer, turningClock } from '@lunettes/adapter-kubernetes/testing';
import { assert } from '@lunettes/base';
import { normalizeDocument } from '@lunettes/core/normalization';
import fastify from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditEvent, eventList, instant } from '../test/audit-samples.ts';
import { canaryEvent, canaryPod, canaryProbeEvent, canaryWord } from '../test/canaries.ts';
import { encode, type RecordingLog, recordingLog, type Taken } from '../test/recording-log.ts';
import { type Collector, startCollector } from './service.ts';
import type { TraceConfigVersion } from './trace-config-in-force.ts';

const pods = '/api/v1/pods';
const nodes = '/api/v1/nodes';
let server: FakeApiServer;
let log: RecordingLog;
let collector: Collector;
let clock: ReturnType<typeof turningClock>;

beforeEach(async () => {
  server = await startFakeApiServer();
  server.put('/api/v1/namespaces', { kind: 'Namespace', metadata: { name: 'kube-system', uid: 'cluster-uid' } });
  log = recordingLog();
});
afterEach(async () => {
  await collector.close();
  await server.close();
});

async function start(auditFiles: readonly string[] = [], traceConfig?: TraceConfigVersion): Promise<readonly string[]> {
  clock = turningClock(250);
  collector = await startCollector(
    { log, clock, random: () => 0, encode, hashUser: (name) => `hash${name.length}` },
    {
      instance: 'test',
      namespaces: [],
      ignoredNamespaces: ['private'],
      keptKeys: [],
      users: 'hash',
      terminationMessages: 'scrub',
      lanesPerCluster: 8,
      recordBytesMax: 900_000,
      queueBytesMax: 10_000_000,
      openAudit: false,
      traceConfig,
    },
  );
  const file = join(mkdtempSync(join(tmpdir(), 'lunettes-')), 'config');
  writeFileSync(file, fakeKubeConfig(server.url));
  const chosen = chooseClusters({ file, contexts: [], allContexts: false });
  const access = chosen.ok ? chosen.value[0] : undefined;
  assert(access !== undefined, 'the kubeconfig has a current context');
  const added = await collector.addCluster({ name: 'prod', access, auditFiles, webhook: true });
  assert(added.ok, 'the name is free');
  return added.value.lines;
}

const pod = (name: string, more: object = {}, namespace = 'shop') => ({
  kind: 'Pod',
  metadata: { namespace, name, uid: `uid-${name}`, creationTimestamp: '2026-09-21T14:13:20Z' },
  status: { phase: 'Pending' },
  ...more,
});

const ofForm = (form: string) => log.taken.filter(({ envelope }) => envelope.form === form);
/** Kind of a list that was completed, once for each lane that has it. */
const isListed = (kind: string, times: number) => (taken: readonly Taken[]) =>
  taken.filter(({ envelope, body }) => envelope.form === 'list_end' && body['kind'] === kind).length >= times;
const nameOf = ({ body }: Taken): string => {
  const object = Object(body['object'] ?? body);
  return `${body['type'] === undefined ? '=' : String(body['type'])} ${String(object.metadata.name)}`;
};

test('each lane gets the beginning of a list, its own objects and the end, and then the changes, in this order', async () => {
  server.put(pods, pod('a'));
  server.put(pods, pod('b', {}, 'other'));
  server.put(pods, pod('hidden', {}, 'private'));
  await start();
  await log.until(isListed('Pod', 8));
  await server.watching(pods);
  server.put(pods, pod('a', { status: { phase: 'Running' } }));
  server.remove(pods, { namespace: 'shop', name: 'a' });
  await log.until((taken) => taken.some((one) => nameOrEmpty(one) === 'DELETED a'));
  const shop = ofForm('pod').find((one) => nameOf(one) === '= a');
  assert(shop !== undefined, 'the listed Pod is stored');
  const story = log.taken
    .filter(
      ({ lane, envelope, body }) =>
        lane === shop.lane && (envelope.form === 'pod' || body['kind'] === 'Pod') && envelope.form !== 'observation',
    )
    .filter(({ envelope }) => envelope.form !== 'pod' || envelope.namespace === 'shop')
    .map((one) => (one.envelope.form === 'pod' ? nameOf(one) : one.envelope.form));
  expect(story).toEqual(['list_begin', '= a', 'list_end', 'MODIFIED a', 'DELETED a']);
  expect(new Set(ofForm('pod').map(({ envelope }) => envelope.source))).toEqual(new Set(['list', 'pod_watch']));
  expect(log.bytes().includes('hidden')).toBe(false);
});

const nameOrEmpty = (one: Taken): string => (one.envelope.form === 'pod' ? nameOf(one) : '');

test('a Pod deleted while the connection was down is noticed: the next generation ends without it', async () => {
  server.put(pods, pod('stays'));
  server.put(pods, pod('goes'));
  await start();
  await log.until(isListed('Pod', 8));
  await server.watching(pods);
  server.remove(pods, { namespace: 'shop', name: 'goes' });
  await log.until((taken) => taken.some((one) => nameOrEmpty(one) === 'DELETED goes'));
  server.put(pods, pod('lost'));
  await log.until((taken) => taken.some((one) => nameOrEmpty(one) === 'ADDED lost'));
  server.disconnect('reset');
  server.remove(pods, { namespace: 'shop', name: 'lost' });
  server.compact();
  clock.lapse(250);
  await settle(isListed('Pod', 16));
  const generations = ofForm('list_end').filter(({ body }) => body['kind'] === 'Pod');
  const last = generations.at(-1)?.body['generation'];
  const begin = log.taken.findIndex(({ envelope, body }) => envelope.form === 'list_begin' && body['generation'] === last);
  expect(
    log.taken
      .slice(begin)
      .map(nameOrEmpty)
      .filter((word) => word !== ''),
  ).toEqual(['= stays']);
  expect(String(last) > String(generations[0]?.body['generation'])).toBe(true);
});

/** Lets backoff end again and again until the log has what is waited for. */
async function settle(condition: (taken: readonly Taken[]) => boolean): Promise<void> {
  let isMet = false;
  const met = log.until(condition).then(() => {
    isMet = true;
  });
  while (!isMet) {
    clock.lapse(250);
    clock.lapse(500);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await met;
}

test('a Node is copied into every lane of its cluster, and only when something that we read has changed', async () => {
  const node = (heartbeat: string, ready: string) => ({
    kind: 'Node',
    metadata: { name: 'n1', uid: 'uid-n1', creationTimestamp: '2026-09-21T14:13:20Z', managedFields: [{ time: heartbeat }] },
    status: { conditions: [{ type: 'Ready', status: ready, lastHeartbeatTime: heartbeat, lastTransitionTime: '2026-09-21T14:14:00Z' }] },
  });
  server.put(nodes, node('2026-09-21T14:15:00Z', 'True'));
  await start();
  await log.until(isListed('Node', 8));
  expect(new Set(ofForm('node').map(({ lane }) => lane)).size).toBe(8);
  await server.watching(nodes);
  server.put(nodes, node('2026-09-21T14:20:00Z', 'True'));
  server.put(nodes, node('2026-09-21T14:25:00Z', 'False'));
  await log.until((taken) => taken.filter(({ envelope }) => envelope.form === 'node').length >= 16);
  expect(ofForm('node')).toHaveLength(16);
  expect(collector.counters.get('ignored_records', 'unchanged_node')).toBe(1);
});

test('start-up says what is seen and what is missing; what is missing stops nothing', async () => {
  server.deny(nodes);
  server.deny('/apis/batch/v1/jobs');
  const lines = await start();
  expect(lines[0]).toBe('prod: Kubernetes v1.34.1');
  expect(lines.join('\n')).toContain('may not list nodes');
  expect(lines.join('\n')).toContain('degraded   without nodes');
  await log.until(isListed('Pod', 8));
  const [observation] = ofForm('observation');
  expect(observation?.body).toMatchObject({
    clusterUid: 'cluster-uid',
    kubernetesVersion: 'v1.34.1',
    sources: ['event_core', 'pod_watch', 'pvc_watch', 'workload_watch'],
  });
  expect(collector.status()[0]?.watches.find(({ resource }) => resource.name === 'nodes')?.state).toBe('denied');
});

test('Events of the newer group are followed only where the core group is denied', async () => {
  server.deny('/api/v1/events');
  const event = {
    kind: 'Event',
    metadata: { namespace: 'shop', name: 'web.1', uid: 'e1' },
    regarding: { kind: 'Pod', name: 'web', namespace: 'shop' },
    reason: 'Scheduled',
    note: 'x',
  };
  server.put('/apis/events.k8s.io/v1/events', event);
  server.put('/apis/events.k8s.io/v1/events', {
    ...event,
    metadata: { ...event.metadata, name: 'n' },
    regarding: { kind: 'Node', name: 'n1' },
  });
  await start();
  await log.until(isListed('Event', 8));
  expect(ofForm('event').map(({ key, body }) => [key, body['kind'], body['apiVersion']])).toEqual([
    ['prod|shop|web.1', 'Event', 'events.k8s.io/v1'],
  ]);
  expect(server.requests.filter((request) => request.startsWith('/api/v1/events') && request.includes('watch'))).toEqual([]);
  expect(collector.counters.get('ignored_records', 'other_event')).toBe(1);
});

test('a batch that the log refuses is sent again under a new epoch, and nothing is lost', async () => {
  await start();
  await log.until(isListed('Pod', 8));
  await server.watching(pods);
  server.put(pods, pod('a'));
  await log.until((taken) => taken.some((one) => nameOrEmpty(one) === 'ADDED a'));
  log.failNext(1);
  server.put(pods, pod('b'));
  await turnUntil(() => collector.counters.get('failed_appends', 'failed') > 0);
  await retry((taken) => taken.some((one) => nameOrEmpty(one) === 'ADDED b'));
  const [a, b] = ofForm('pod');
  expect([a?.envelope.seq !== undefined, b?.envelope.seq]).toEqual([true, 1]);
  expect(String(b?.envelope.epoch) > String(a?.envelope.epoch)).toBe(true);
  expect(b?.envelope.stream).toBe(a?.envelope.stream);
});

async function retry(condition: (taken: readonly Taken[]) => boolean): Promise<void> {
  let isMet = false;
  const met = log.until(condition).then(() => {
    isMet = true;
  });
  while (!isMet) {
    clock.lapse(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await met;
}

test('in a quiet cluster the server’s own clock moves the time, as long as the Pod watch is alive', async () => {
  await start();
  await log.until(isListed('Pod', 8));
  await server.watching(pods);
  server.bookmark(pods);
  await turnUntil(() => collector.status()[0]?.watches.find(({ resource }) => resource.name === 'pods')?.state === 'watching');
  const startedAtUs = collector.status()[0]?.time.heardAtUs ?? 0;
  clock.lapse(10_000);
  await turnUntil(() => (collector.status()[0]?.time.heardAtUs ?? 0) > startedAtUs);
  clock.lapse(1000);
  await log.until((taken) => taken.some(({ envelope }) => envelope.form === 'tick'));
  const [tick] = ofForm('tick');
  expect(tick?.body).toMatchObject({ silent: false });
  expect(tick?.envelope.source).toBe('pod_watch');
});

async function turnUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test('planted secrets reach the log by no source: webhook, file or watch', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lunettes-audit-'));
  const path = join(directory, 'audit.log');
  const atUs = Date.parse('2026-09-21T14:13:20Z') * 1000;
  const ref = (more: object) => ({ resource: 'pods', namespace: 'shop', name: 'web-1', apiVersion: 'v1', ...more });
  const audit = [
    auditEvent(atUs, { ...leakyRequest, requestObject: canaryPod, responseObject: canaryPod, objectRef: ref({}) }),
    auditEvent(atUs + 1, {
      ...leakyRequest,
      verb: 'patch',
      objectRef: ref({ subresource: 'status' }),
      requestObject: { metadata: canaryPod.metadata, status: canaryPod.status },
    }),
    auditEvent(atUs + 2, {
      verb: 'patch',
      objectRef: ref({}),
      requestObject: [{ op: 'replace', path: '/spec/containers/0/env/0/value', value: canaryWord }],
    }),
    auditEvent(atUs + 3, {
      objectRef: { resource: 'events', namespace: 'shop', name: 'e' },
      requestObject: canaryProbeEvent,
      responseObject: canaryEvent,
    }),
    auditEvent(atUs + 4, {
      objectRef: { resource: 'secrets', namespace: 'shop', name: 's' },
      requestObject: { kind: 'Secret', data: { a: canaryWord } },
    }),
    auditEvent(atUs + 5, {
      verb: 'create',
      requestURI: `/api/v1/namespaces/shop/pods/web-1/exec?command=${canaryWord}`,
      objectRef: ref({ subresource: 'exec' }),
    }),
    auditEvent(atUs + 6, {
      ...leakyRequest,
      responseStatus: { code: 403, reason: 'Forbidden', message: `User "${canaryWord}" cannot create, password=${canaryWord}` },
    }),
    auditEvent(atUs + 7, {
      objectRef: { resource: 'deployments', apiGroup: 'apps', namespace: 'shop', name: 'web' },
      responseObject: { kind: 'Deployment', metadata: canaryPod.metadata, spec: { template: canaryPod } },
    }),
  ];
  writeFileSync(path, audit.map((event) => `${JSON.stringify(event)}\n`).join(''));
  server.put(pods, { ...canaryPod, metadata: { ...canaryPod.metadata, name: 'listed' } });
  server.put('/api/v1/events', canaryEvent);
  server.put('/api/v1/events', canaryProbeEvent);
  server.put(nodes, { kind: 'Node', metadata: { ...canaryPod.metadata, name: 'n' }, status: { images: [{ names: [canaryWord] }] } });
  server.put('/apis/apps/v1/deployments', { kind: 'Deployment', metadata: { ...canaryPod.metadata }, spec: { template: canaryPod } });
  await start([path]);
  await log.until(isListed('Pod', 8));
  await server.watching(pods);
  server.put(pods, { ...canaryPod, metadata: { ...canaryPod.metadata, name: 'watched' } });
  await log.until((taken) => taken.some((one) => nameOrEmpty(one) === 'ADDED watched'));
  const app = fastify();
  await app.register(collector.webhook);
  const answer = await app.inject({
    method: 'POST',
    url: '/audit/prod',
    payload: eventList(audit),
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.statusCode).toBe(200);
  await app.close();
  await log.until((taken) => taken.filter(({ envelope }) => envelope.form === 'audit').length >= 12);
  await log.until(isListed('Deployment', 8));
  await log.until(isListed('Event', 8));
  await log.until(isListed('Node', 8));
  const stored = log.bytes();
  expect(stored.includes(canaryWord)).toBe(false);
  expect(stored.includes(canaryWord.slice(0, 12))).toBe(false);
  expect(stored.includes(Buffer.from(canaryWord).toString('base64').slice(0, 12))).toBe(false);
  // The control: what should be stored is there, and every sort of redaction was met.
  expect(stored.includes('registry.example/web:1')).toBe(true);
  const redacted = collector.counters.snapshot().redacted_parts;
  const { secret_body, ...met } = redacted;
  expect(Object.entries(met).filter(([, count]) => count === 0)).toEqual([]);
});

const leakyRequest = {
  user: { username: `${canaryWord}@corp.example`, uid: canaryWord, groups: [canaryWord], extra: { 'x/credential-id': [canaryWord] } },
  impersonatedUser: { username: canaryWord, extra: { a: [canaryWord] } },
  sourceIPs: [canaryWord],
  userAgent: canaryWord,
  requestURI: `/api/v1/namespaces/shop/pods?fieldManager=${canaryWord}`,
  annotations: { 'authorization.k8s.io/reason': canaryWord, 'patch.webhook.admission.k8s.io/round_0_index_0': canaryWord },
};

test('what is stored is read by the normalizer as the original would be', async () => {
  server.put(pods, {
    ...canaryPod,
    metadata: { ...canaryPod.metadata, name: 'listed', creationTimestamp: instant(1_790_000_000_000_000) },
  });
  await start();
  await log.until(isListed('Pod', 8));
  const [stored] = ofForm('pod');
  const options = { cluster: 'prod', source: 'list' as const, ignoredNamespaces: new Set<string>() };
  const read = normalizeDocument(stored?.body, options).parts[0];
  assert(read?.outcome === 'signals', 'the stored Pod is readable');
  expect(read.signals[0]).toMatchObject({ type: 'pod', namespace: 'shop', name: 'listed', uid: 'uid-web-1' });
  expect(read.signals[0]?.facts.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['pod.created', 'pod.scheduled', 'container.terminated', 'pod.phase_changed']),
  );
});

test('a trace configuration is the first record of every lane of its cluster, and what was told is remembered', async () => {
  server.put(pods, pod('a'));
  await start([], { document: '{"tracks":[]}', version: 'v1' });
  await log.until(isListed('Pod', 8));
  const told = ofForm('trace_config');
  expect(new Set(told.map(({ lane }) => lane)).size).toBe(8);
  for (const { lane } of told) expect(log.taken.find((one) => one.lane === lane)?.envelope.form).toBe('trace_config');
  expect(told[0]?.body).toEqual({ document: '{"tracks":[]}', version: 'v1', effectiveAtUs: 0 });
  expect((await log.positions()).find(({ source }) => source === 'prod|trace-config')?.position).toBe('v1');
});

test('a changed trace configuration is said to every lane, effective a minute later, and an equal one is not', async () => {
  server.put(pods, pod('a'));
  await start([], { document: '{"tracks":[]}', version: 'v1' });
  await log.until(isListed('Pod', 8));
  await collector.setTraceConfig({ document: '{"tracks":[]}', version: 'v1' }, []);
  const saidAtUs = clock.nowUs();
  await collector.setTraceConfig({ document: '{"tracks":[1]}', version: 'v2' }, ['team']);
  const told = ofForm('trace_config').filter(({ body }) => body['version'] === 'v2');
  expect(new Set(told.map(({ lane }) => lane)).size).toBe(8);
  expect(Number(told[0]?.body['effectiveAtUs'])).toBeGreaterThanOrEqual(saidAtUs + 60_000_000);
  expect(ofForm('trace_config').length).toBe(16);
});
