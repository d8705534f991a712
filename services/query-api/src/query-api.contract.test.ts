import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import {
  applySchema,
  type BreachRow,
  type ClickHouseClient,
  type DiagnosisRow,
  type LifecycleRow,
  openClickHouse,
  type PodRow,
  type RolloutPodRow,
  type RolloutRow,
  type SliRow,
  type SpanRow,
} from '@lunettes/adapter-clickhouse';
import { createLogger } from '@lunettes/telemetry';
import { someTimeUs } from '@lunettes/testkit';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createQueryApi, type QueryApiDeps, type StreamEvent } from './index.ts';
import { failedTrace, proto, writeRows } from './written-rows.fixture.ts';

let engine: EmbeddedClickHouse;
let clickhouse: ClickHouseClient;
let api: FastifyInstance;
let directory: string;
const logger = createLogger({ service: 'query-api', level: 'silent' });

const apiWith = (deps: Partial<QueryApiDeps> = {}): FastifyInstance =>
  createQueryApi({ clickhouse, logger, system: () => ({ clusters: [{ cluster: 'c1' }] }), stream: events, ...deps });

async function* events(signal: AbortSignal): AsyncGenerator<StreamEvent> {
  yield { event: 'sli', data: { text: 'a\nb' } };
  yield { event: 'two\nlines', data: null };
  if (!signal.aborted) await once(signal, 'abort');
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'lunettes-query-api-'));
  engine = await startClickHouse({ dataDirectory: join(directory, 'data') });
  clickhouse = openClickHouse(engine);
  await applySchema(clickhouse);
  await writeRows(clickhouse);
  const consoleDirectory = join(directory, 'console');
  mkdirSync(join(consoleDirectory, 'assets'), { recursive: true });
  writeFileSync(join(consoleDirectory, 'index.html'), '<title>Lunettes</title>');
  writeFileSync(join(consoleDirectory, 'assets', 'main-1.js'), '1');
  api = apiWith({ consoleDirectory });
});
afterAll(async () => {
  await api.close();
  await clickhouse.close();
  await engine.close();
  rmSync(directory, { recursive: true, force: true });
});

interface ListBody {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
}

interface OpenApi {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly get: {
          readonly responses: Readonly<Record<string, { readonly content: { readonly 'application/json': { readonly schema: object } } }>>;
        };
      }
    >
  >;
}

interface DeliveryBody {
  readonly delivery: SliRow;
  readonly diagnoses: readonly DiagnosisRow[];
  readonly breaches: readonly BreachRow[];
  readonly spans: readonly SpanRow[];
}

interface PodBody {
  readonly pod: PodRow;
  readonly answer: object;
  readonly deliveries: readonly SliRow[];
  readonly milestones: readonly LifecycleRow[];
  readonly stages: readonly object[];
  readonly spans: readonly SpanRow[];
  readonly diagnoses: readonly DiagnosisRow[];
}

interface WorkloadBody {
  readonly rollout: RolloutRow;
  readonly pods: readonly RolloutPodRow[];
  readonly rollouts: readonly RolloutRow[];
}

interface TraceBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly object[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly { readonly spanId: string; readonly parentSpanId?: string; readonly status: { readonly code?: number } }[];
    }[];
  }[];
}

/** Asks and checks the answer against the schema that the OpenAPI document promises for it. */
async function ask<Body = ListBody>(path: string): Promise<{ readonly body: Body }> {
  const answer = await api.inject({ url: `/api/v1${path}` });
  const body = answer.json<Body>();
  if (answer.statusCode === 200) {
    const { paths } = (await api.inject({ url: '/api/v1/openapi.json' })).json<OpenApi>();
    const route = Object.keys(paths).find((known) =>
      new RegExp(`^${known.replace(/\{\w+\}/g, '[^/]+')}$`).test(`/api/v1${path.split('?', 1)[0]}`),
    );
    const schema = paths[route ?? '']?.get.responses['200']?.content['application/json'].schema ?? false;
    const validate = new Ajv2020({ strict: false }).compile(schema);
    validate(body);
    expect(validate.errors).toBeNull();
  }
  return { body };
}

describe('deliveries', () => {
  test('are listed newest first, each once, with readable instants, stages as an object and text as it was', async () => {
    const { body } = await ask('/deliveries?namespace=default');
    expect(body.items.map((row) => [row.delivery_id, row.version])).toEqual([
      ['failed', 1],
      ['d-web-0', 2],
    ]);
    expect(body.next).toBeNull();
    expect(body.items[0]).toMatchObject({
      started_at: '2026-01-01T00:00:10.000000Z',
      stages: { schedule: { us: 7, owner: 'platform', open: false } },
    });
    expect(Object.entries(body.items[0]?.['dimensions'] ?? {})).toEqual(proto);
  });

  test('are paged without repeats and without holes', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await ask(`/deliveries?namespace=many&limit=3&cursor=${cursor}`);
      seen.push(...body.items.map((row) => String(row['delivery_id'])));
      cursor = body.next ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(Array.from({ length: 7 }, (_, i) => `many-${i}`));
  });

  test.each([
    ['cluster=c1&workload=web&node=n1&action=create&outcome=open&verdict=fail&cause=image-not-found&side=tenant', ['failed']],
    ['q=web-1', ['failed']],
    ['q=uid-web-0', ['d-web-0']],
    ['since=2026-01-01T00:00:10Z', ['failed']],
    [`namespace=default&until=${someTimeUs + 1}`, ['d-web-0']],
    ["cluster='%20OR%201=1%20--", []],
  ])('can be filtered by %s', async (filter, expected) => {
    const { body } = await ask(`/deliveries?${filter}`);
    expect(body.items.map((row) => row.delivery_id)).toEqual(expected);
  });

  test('have a page of their own', async () => {
    const { body } = await ask<DeliveryBody>('/deliveries/failed');
    expect([body.delivery.delivery_id, body.diagnoses.length, body.breaches.length, body.spans.length]).toEqual(['failed', 1, 1, 2]);
  });
});

describe('one Pod', () => {
  test('has the plain answer first, then everything that it rests on, milestones in time order', async () => {
    const { body } = await ask<PodBody>('/pods/uid-web-1');
    expect(body.answer).toEqual({
      text: 'Image web:1 does not exist.',
      advice: 'Push the image or correct its name.',
      delivery_id: 'failed',
      diagnosis_id: 'dx-web-0-1',
      code: 'ImagePullFailed',
      cause: 'image-not-found',
      side: 'tenant',
      confidence: 'certain',
    });
    expect(body.milestones.map((row) => row.type)).toEqual(['pod.created', 'pod.scheduled']);
    expect(body.stages).toEqual([{ delivery_id: 'failed', stage: 'schedule', us: 7, owner: 'platform', open: false }]);
    expect([body.pod.state, body.deliveries.length, body.diagnoses.length, body.spans.length]).toEqual(['pending', 1, 1, 2]);
  });

  test('without trouble is described by its newest delivery', async () => {
    const { body } = await ask<PodBody>('/pods/uid-many-3');
    expect(body.answer).toMatchObject({ text: 'Creation of Pod many-3 was complete after 2.0 s.', diagnosis_id: null });
  });

  test('is found by name, and its lifecycle by type', async () => {
    expect((await ask('/pods?q=web-1')).body.items.map((row) => row.uid)).toEqual(['uid-web-1']);
    expect((await ask('/pods/uid-web-1/lifecycle?type=pod.scheduled')).body.items).toHaveLength(1);
  });
});

describe('everything else', () => {
  test('an attainment stands beside good, bad, pending, excluded and coverage', async () => {
    const { body } = await ask('/slo?objective=platform&group=namespace');
    expect(body.items).toEqual([
      {
        objective: 'platform',
        cluster: 'c1',
        namespace: 'default',
        deliveries: 2,
        good: 1,
        bad: 1,
        pending: 0,
        excluded: {},
        attainment: 0.5,
        coverage_ratio: 1,
      },
      {
        objective: 'platform',
        cluster: 'c1',
        namespace: 'many',
        deliveries: 7,
        good: 7,
        bad: 0,
        pending: 0,
        excluded: {},
        attainment: 1,
        coverage_ratio: 1,
      },
      {
        objective: 'platform',
        cluster: 'c1',
        namespace: 'roll',
        deliveries: 1,
        good: 0,
        bad: 0,
        pending: 0,
        excluded: { no_verdict: 1 },
        attainment: null,
        coverage_ratio: 1,
      },
    ]);
  });

  test('a workload is its latest rollout, how far that is, and its Pods', async () => {
    const { body } = await ask<WorkloadBody>('/workloads/uid-roll');
    expect(body.rollout).toMatchObject({ workload_name: 'roll', revision: 'aaa', state: 'open', desired: 3, created: 2, ready: 1 });
    expect(body.pods).toMatchObject([{ pod: 'roll-aaa-1', held_up: true, outcome: 'open', ended_at_us: null }]);
    expect(body.rollouts).toEqual([body.rollout]);
    expect((await ask<WorkloadBody>('/workloads/uid-roll?revision=aaa')).body).toEqual(body);
  });

  test('a trace is OTLP JSON: what places the Pod is the resource, the rest belongs to spans', async () => {
    const { body } = await ask<TraceBody>(`/traces/${failedTrace.id}`);
    const [pod] = body.resourceSpans;
    const spans = pod?.scopeSpans[0]?.spans ?? [];
    expect(pod?.resource.attributes).toContainEqual({ key: 'k8s.node.name', value: { stringValue: 'n1' } });
    expect(spans.map((span) => [span.spanId, span.parentSpanId, span.status.code])).toEqual([
      [failedTrace.root, undefined, 2],
      [failedTrace.child, failedTrace.root, 0],
    ]);
    expect(spans[0]).toMatchObject({
      startTimeUnixNano: `${someTimeUs}000`,
      attributes: [
        { key: 'lunettes.stage', value: { stringValue: 'schedule' } },
        { key: 'lunettes.version', value: { intValue: 1 } },
      ],
      events: [{ attributes: [{ key: '__proto__', value: { stringValue: 'kept' } }] }],
    });
  });

  test.each([
    ['/diagnoses?delivery_id=failed', 1],
    ['/diagnoses?rank=2', 0],
    ['/causes?by=namespace', 1],
    ['/stages', 1],
    ['/worst', 1],
    ['/worst?by=image', 0],
    ['/late', 1],
    ['/breaches?objective=delivery_slo', 1],
    ['/coverage?cluster=c1', 1],
    ['/workloads', 1],
    ['/workloads?kind=Deployment&name=roll&state=open', 1],
    ['/workloads?state=stuck', 0],
  ])('%s has %i', async (path, expected) => expect((await ask(path)).body.items).toHaveLength(expected));

  test('the system says what it is told to', async () => expect((await ask('/system')).body).toEqual({ clusters: [{ cluster: 'c1' }] }));
});

describe('a request that cannot be answered', () => {
  test.each([
    ['/deliveries?limit=0', 400],
    ['/deliveries?limit=501', 400],
    ['/deliveries?clutser=x', 400],
    ['/deliveries?since=yesterday', 400],
    ['/deliveries?cursor=bm8', 400],
    [`/deliveries?q=${'x'.repeat(600)}`, 400],
    ['/slo?group=node', 400],
    ['/deliveries/missing', 404],
    ['/pods/missing', 404],
    ['/workloads/missing', 404],
    ['/workloads/uid-roll?revision=bbb', 404],
    ['/workloads?state=late', 400],
    ['/traces/missing', 404],
    ['/nothing', 404],
  ])('%s is a problem with status %i', async (path, status) => {
    const answer = await api.inject({ url: `/api/v1${path}` });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/problem+json; charset=utf-8']);
    expect(answer.json()).toMatchObject({ type: 'about:blank', status, title: expect.any(String), detail: expect.any(String) });
  });

  test('is a 503 without details when ClickHouse is not there', async () => {
    const nowhere = openClickHouse({ ...engine, url: 'http://127.0.0.1:9' });
    const alone = apiWith({ clickhouse: nowhere });
    const answer = await alone.inject({ url: '/api/v1/deliveries' });
    expect([answer.statusCode, answer.body.includes('127.0.0.1')]).toEqual([503, false]);
    expect((await alone.inject({ url: '/readyz' })).statusCode).toBe(503);
    expect((await alone.inject({ url: '/healthz' })).statusCode).toBe(200);
    await alone.close();
    await nowhere.close();
  });
});

describe('access', () => {
  test('needs the token where there is one, except for the probes', async () => {
    const guarded = apiWith({ token: 'secret' });
    const asked = async (url: string, headers: Record<string, string>) => (await guarded.inject({ url, headers })).statusCode;
    expect(await asked('/api/v1/deliveries', {})).toBe(401);
    expect(await asked('/api/v1/deliveries', { authorization: 'Bearer secret2' })).toBe(401);
    expect(await asked('/api/v1/deliveries', { authorization: 'Bearer secret', host: 'lunettes.example' })).toBe(200);
    expect(await asked('/metrics', {})).toBe(401);
    expect(await asked('/readyz', { host: 'lunettes.example' })).toBe(200);
    await guarded.close();
  });

  test.each([
    ['localhost:8080', 200],
    ['127.0.0.1', 200],
    ['[::1]:8080', 200],
    ['evil.example', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example', 403],
  ])('without a token answers under the name %s with %i', async (host, status) => {
    expect((await api.inject({ url: '/api/v1/system', headers: { host } })).statusCode).toBe(status);
  });
});

describe('the console', () => {
  test('has its files, and its entry at every address of a page', async () => {
    const page = await api.inject({ url: '/d/some-delivery', headers: { accept: 'text/html,*/*' } });
    expect([page.statusCode, page.body, page.headers['cache-control']]).toEqual([200, '<title>Lunettes</title>', 'no-cache']);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    const asset = await api.inject({ url: '/assets/main-1.js' });
    expect([asset.statusCode, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await api.inject({ url: '/assets/missing.js', headers: { accept: '*/*' } })).statusCode).toBe(404);
    expect((await api.inject({ url: '/../data/status', headers: { accept: '*/*' } })).statusCode).toBe(404);
    expect((await api.inject({ url: '/api/v1/missing', headers: { accept: 'text/html' } })).statusCode).toBe(404);
  });
});

describe('metrics and stream', () => {
  test('requests are counted by route, not by address', async () => {
    await api.inject({ url: '/api/v1/deliveries/missing' });
    const { body } = await api.inject({ url: '/metrics' });
    expect(body).toContain('lunettes_http_request_duration_seconds_count{route="/api/v1/deliveries/:delivery_id",status="4xx"}');
  });

  test('events arrive as lines that cannot be broken, and closing the service ends open streams', async () => {
    const streaming = apiWith();
    const address = await streaming.listen({ host: '127.0.0.1', port: 0 });
    const response = await new Promise<IncomingMessage>((resolve) => get(`${address}/api/v1/stream`, resolve));
    expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    response.setEncoding('utf8');
    let text = '';
    response.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('two lines')) void streaming.close();
    });
    await once(response, 'close');
    expect(text).toBe(': open\n\nevent: sli\ndata: {"text":"a\\nb"}\n\nevent: two lines\ndata: null\n\n');
  });
});
