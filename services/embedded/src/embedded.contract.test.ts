import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOtlpReceiver } from '@lunettes/adapter-otlp/testing';
import { EnvironmentFailure } from '@lunettes/base';
import type { CollectorSettings } from '@lunettes/collector';
import { defineSimulation, simulate, writeSimulation } from '@lunettes/simulate';
import { createLogger } from '@lunettes/telemetry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Embedded, type EmbeddedOptions, openStoreForReading, startEmbedded } from './index.ts';

const collection: CollectorSettings = {
  instance: 'test',
  namespaces: [],
  ignoredNamespaces: [],
  keptKeys: [],
  users: 'hash',
  terminationMessages: 'scrub',
  lanesPerCluster: 8,
  recordBytesMax: 900_000,
  queueBytesMax: 10_000_000,
  openAudit: true,
};
let home = '';
let running: Embedded | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lunettes-embedded-'));
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  rmSync(home, { recursive: true, force: true });
});

const start = (more: Partial<EmbeddedOptions> = {}): Promise<Embedded> =>
  startEmbedded({
    dataDirectory: join(home, 'data'),
    listen: '127.0.0.1',
    port: 0,
    lanes: 3,
    retentionMs: 7 * 86_400_000,
    storeBytesMax: 1e9,
    collection,
    writer: { insertRows: 20_000, insertBytes: 1024 * 1024, insertWait: 20 },
    logger: createLogger({ service: 'test', level: 'silent' }),
    ...more,
  });

test('traces go to the backend that is named; the system says what a lane waits for while it does not take them', async () => {
  let takes = false;
  const receiver = await startOtlpReceiver({ answer: () => (takes ? { kind: 'take' } : { kind: 'fail', code: 'UNAUTHENTICATED' }) });
  const files = join(home, 'inputs');
  await writeSimulation(defineSimulation({ seed: 11, pods: 5, durationS: 600, namespaces: 2 }), files);
  rmSync(join(files, 'truth.ndjson'));
  const progress = { phase: () => undefined, advance: () => undefined, done: () => undefined };
  const ports = { progress, rejected: () => undefined, signal: new AbortController().signal };
  const otlp: EmbeddedOptions['otlp'] = {
    address: { target: new URL(receiver.endpoint).host, tls: undefined, headers: [], timeoutMs: 10_000, compression: 'gzip' },
    exporter: { early: false, corrections: false, tracesMax: 1_000, batchSpans: 100 },
  };
  try {
    running = await start({ otlp });
    await running.replay(ports, { inputs: [{ path: files, cluster: 'shop' }] });
    await running.settled();
    expect(running.exportTrouble()).toContain('UNAUTHENTICATED');
    const lanes = (await ask(running.url, 'system')).lanes.filter(({ stage }) => stage === 'otlp-exporter/spans');
    expect(lanes).toHaveLength(3);
    expect(lanes.map(({ state }) => state)).toContain('waiting');
    await running.close();
    takes = true;
    running = await start({ otlp });
    await running.settled();
    expect(running.exportTrouble()).toBeUndefined();
    const owned = receiver.spans.find(({ resource }) => 'k8s.deployment.name' in resource)?.resource;
    expect(owned).toMatchObject({ 'service.name': 'lunettes', 'k8s.cluster.name': 'shop', 'k8s.node.name': expect.any(String) });
    expect(String(owned?.['k8s.replicaset.name'])).toContain(String(owned?.['k8s.deployment.name']));
    const [span] = receiver.spans;
    const { resourceSpans } = await ask(running.url, `traces/${span?.traceId}`);
    const ids = receiver.spans.filter(({ traceId }) => traceId === span?.traceId).map(({ spanId }) => spanId);
    const told = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
    expect(told.map(({ spanId }) => spanId).sort()).toEqual(ids.sort());
    // Who wants no traces any more is not held back by them, and gets those of the log again who wants them later.
    const sent = receiver.spans.length;
    for (const wanted of [undefined, otlp]) {
      await running.close();
      running = await start({ otlp: wanted });
      await running.settled();
    }
    expect(receiver.spans).toHaveLength(2 * sent);
  } finally {
    receiver.close();
  }
});

test('an audit batch is in the log when it is acknowledged, and comes out judged', async () => {
  running = await start();
  const { url } = running;
  const told = firstChange(url, 'sli');
  const answer = await post(`${url}/audit/shop`, auditLines(3));
  expect(answer.status).toBe(200);
  await told;
  await running.settled();
  const { items } = await ask(url, 'deliveries?cluster=shop&outcome=delivered&limit=500');
  expect(items.length).toBeGreaterThan(5);
  const system = await ask(url, 'system');
  expect(system.clusters).toMatchObject([{ cluster: 'shop', degraded: [], sources: ['audit'] }]);
  expect(system.recording).toBeNull();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('lunettes_collector_events_total');
  expect(metrics).toContain('lunettes_lane_stopped{stage="slo-evaluator",lane="2"} 0');
  expect(metrics).toContain('lunettes_cluster_silent{cluster="shop"} 0');

  // The same batch again, as an API server sends it after a time-out: no delivery more.
  expect((await post(`${url}/audit/shop`, auditLines(3))).status).toBe(200);
  await running.settled();
  expect((await ask(url, 'deliveries?cluster=shop&outcome=delivered&limit=500')).items).toEqual(items);
});

test('an audit file is followed, and the next start goes on behind what was read', async () => {
  const path = join(home, 'audit.log');
  const lines = auditLines(4);
  const half = Math.floor(lines.length / 2);
  writeFileSync(path, `${lines.slice(0, half).join('\n')}\n`);
  const spec = { name: 'filed', access: undefined, auditFiles: [path], webhook: false };
  running = await start();
  let told = firstChange(running.url, 'sli');
  await running.addCluster(spec);
  await told;
  await running.settled();
  await running.close();

  writeFileSync(path, `${lines.slice(half).join('\n')}\n`, { flag: 'a' });
  running = await start();
  const before = (await ask(running.url, 'deliveries?limit=500')).items;
  expect(before.length).toBeGreaterThan(0);
  told = firstChange(running.url, 'sli');
  await running.addCluster(spec);
  await told;
  await running.settled();
  const after = (await ask(running.url, 'deliveries?limit=500')).items;
  expect(after.length).toBeGreaterThan(before.length);
  await running.close();

  running = await start();
  const url = running.url;
  const coverage = async (): Promise<unknown> =>
    ((await ask(url, 'coverage?cluster=filed&source=audit')).items as { state: string; reason: string | null }[]).map(
      ({ state, reason }) => [state, reason],
    );
  // What the collector has told at its end becomes rows at the next start.
  await expect.poll(coverage, { timeout: 60_000 }).toEqual([
    ['seeing', null],
    ['blind', 'collector_down'],
  ]);
  const [slo] = (await ask(running.url, 'slo?group=cluster')).items as { coverage_ratio: number }[];
  expect(slo?.coverage_ratio).toBeGreaterThanOrEqual(0);
  expect(slo?.coverage_ratio).toBeLessThan(1);
});

test('a page of the web cannot send audit through the browser of whoever runs it', async () => {
  running = await start();
  const answer = await post(`${running.url}/audit/shop`, auditLines(3), { origin: 'https://elsewhere.example' });
  expect(answer.status).toBe(403);
});

test('with a token neither rows nor audit go without it', async () => {
  running = await start({ token: 'secret' });
  const { url } = running;
  expect((await fetch(`${url}/api/v1/deliveries`)).status).toBe(401);
  expect((await post(`${url}/audit/shop`, auditLines(3))).status).toBe(401);
  expect((await post(`${url}/audit/shop`, auditLines(3), { authorization: 'Bearer secret' })).status).toBe(200);
});

test('who finds the directory taken is told by whom, and where to ask instead', async () => {
  running = await start();
  const { url } = running;
  const words = `locked by pid ${process.pid}, which answers at ${url}`;
  await expect(start()).rejects.toThrow(words);
  await expect(openStoreForReading(join(home, 'data'))).rejects.toThrow(words);
});

test('a taken port is one sentence, and the directory is free again', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(start({ port })).rejects.toThrow(
    new EnvironmentFailure(`port ${port} is in use; end what listens there, or choose another with --port`),
  );
  other.close();
  running = await start();
});

test('what was judged can be read while nothing runs; where there is nothing, nothing is made', async () => {
  await expect(openStoreForReading(join(home, 'nowhere'))).rejects.toThrow('holds no data');
  running = await start();
  const told = firstChange(running.url, 'sli');
  await post(`${running.url}/audit/shop`, auditLines(3));
  await told;
  await running.settled();
  const { items } = await ask(running.url, 'deliveries?limit=500');
  await running.close();
  running = undefined;
  const reading = await openStoreForReading(join(home, 'data'));
  expect((await ask(reading.url, 'deliveries?limit=500')).items).toEqual(items);
  await reading.close();
});

/** Audit lines of a small simulated cluster, in the order of writing. */
function auditLines(seed: number): readonly string[] {
  const options = defineSimulation({ seed, pods: 15, durationS: 600, mix: 'healthy', apiservers: 1 });
  return [...simulate(options)].filter(({ file }) => file.startsWith('audit')).map(({ line }) => line);
}

function post(url: string, lines: readonly string[], headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const body = `{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[${lines.join(',')}]}`;
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

interface Answer {
  readonly items: unknown[];
  readonly clusters: unknown;
  readonly recording: unknown;
  readonly lanes: readonly { readonly stage: string; readonly state: string }[];
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly { readonly spanId: string }[] }[] }[];
}

async function ask(url: string, path: string): Promise<Answer> {
  return (await fetch(`${url}/api/v1/${path}`)).json() as Promise<Answer>;
}

/** Resolves when the event stream says that rows of the topic have changed. */
async function firstChange(url: string, topic: string): Promise<void> {
  const leave = new AbortController();
  const { body } = await fetch(`${url}/api/v1/stream`, { signal: leave.signal });
  let said = '';
  for await (const bytes of body ?? []) {
    said += Buffer.from(bytes).toString();
    if (said.includes(`event: ${topic}\n`)) break;
  }
  leave.abort();
}
