import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedClickHouse, startClickHouse } from '@lunettes/adapter-chdb';
import {
  applySchema,
  type ClickHouseClient,
  openClickHouse,
  rowBatch,
  type Table,
  tables,
  type Versioned,
} from '@lunettes/adapter-clickhouse';
import type { Rollout } from '@lunettes/core/vocabulary';
import { createQueryApi, type StreamEvent } from '@lunettes/query-api';
import { createLogger } from '@lunettes/telemetry';
import { aDiagnosis, aLifecycleEvent, anSli, aRollout, aSpan, someTimeUs } from '@lunettes/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'lunettes-asking-'));
const logger = createLogger({ service: 'query-api', level: 'silent' });
const changes = new EventEmitter();
let engine: EmbeddedClickHouse;
let clickhouse: ClickHouseClient;
let server: string;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  engine = await startClickHouse({ dataDirectory: join(directory, 'data') });
  clickhouse = openClickHouse(engine);
  await applySchema(clickhouse);
  await writeRows();
  server = await serve();
});
afterAll(async () => {
  for (const close of closing) await close();
  await clickhouse.close();
  await engine.close();
  rmSync(directory, { recursive: true, force: true });
});

async function serve(token?: string): Promise<string> {
  const api = createQueryApi({ clickhouse, logger, system: () => ({}), stream: told, ...(token === undefined ? {} : { token }) });
  closing.push(() => api.close());
  return await api.listen({ host: '127.0.0.1', port: 0 });
}

async function* told(signal: AbortSignal): AsyncGenerator<StreamEvent> {
  while (!signal.aborted) {
    await once(changes, 'change', { signal });
    yield { event: 'sli', data: {} };
  }
}

async function write<Row extends Versioned>(table: Table<Row>, ...rows: readonly Row[]): Promise<void> {
  const batch = rowBatch(table);
  for (const row of rows) batch.add(row, 0);
  await batch.insert(clickhouse);
}

const late = anSli({
  namespace: 'shop',
  workload_kind: 'Deployment',
  workload_name: 'api',
  workload_uid: 'uid-api',
  owner_kind: 'ReplicaSet',
  revision: 'bbb',
  pod: 'web-1',
  uid: 'uid-web-1',
  delivery_id: 'd-web-1',
  trace_id: 't-web-1',
  outcome: 'open',
  ended_at_us: null,
  delivery_slo_verdict: 'fail',
  cause: 'image-pull-slow',
  side: 'platform',
  images: [{ name: 'shop/web:1', cached: false, bytes: null, pull_us: 1_900_000, wait_us: null }],
  stages: [{ stage: 'image_pull', us: 1_900_000, owner: 'platform', open: true }],
});

/** A Deployment whose second revision is stuck on one Pod, and a Job that is done. */
const api = {
  namespace: 'shop',
  workload_kind: 'Deployment',
  workload_name: 'api',
  workload_uid: 'uid-api',
  desired: 3,
  created: 3,
  ready: 2,
};
const rollouts: readonly Rollout[] = [
  aRollout({ ...api, revision: 'aaa', state: 'superseded', completed_at_us: null, superseded_at_us: someTimeUs + 1000 }),
  aRollout({
    ...api,
    revision: 'bbb',
    state: 'stuck',
    began_at_us: someTimeUs + 1000,
    started_at_us: someTimeUs + 1000,
    completed_at_us: null,
    stuck_at_us: someTimeUs + 600_001_000,
    reason: 'ProgressDeadlineExceeded',
    message: 'it has timed out progressing',
  }),
  aRollout({
    namespace: 'shop',
    workload_kind: 'Job',
    workload_name: 'sum',
    workload_uid: 'uid-sum',
    revision: '',
    state: 'completed',
    desired: 1,
    created: 1,
    ready: 1,
  }),
];

/** One late Pod, one that is well, two lives of one name, and a creation that was refused. */
async function writeRows(): Promise<void> {
  const db = { namespace: 'shop', pod: 'db-0' };
  await write(
    tables.sli,
    late,
    anSli({ namespace: 'shop', pod: 'api-1', uid: 'uid-api-1', delivery_id: 'd-api-1', node: 'n2' }),
    anSli({ ...db, uid: 'uid-db-old', delivery_id: 'd-db-old', first_seen_at_us: someTimeUs - 9_000_000 }),
    anSli({ ...db, uid: 'uid-db-new', delivery_id: 'd-db-new', replaces_uid: 'uid-db-old' }),
    anSli({
      namespace: 'shop',
      pod: 'job-',
      uid: null,
      delivery_id: 'd-job',
      outcome: 'rejected',
      node: null,
      delivery_slo_verdict: 'fail',
      attempt: 4,
      cause: 'quota-exceeded',
      side: 'policy',
      slo_eligible: false,
      slo_excluded: 'side_policy',
    }),
  );
  const of = { namespace: 'shop', pod: 'web-1', uid: 'uid-web-1' };
  await write(
    tables.diagnoses,
    aDiagnosis({ ...of, delivery_id: 'd-web-1', cause: 'image-pull-slow', side: 'platform', summary: 'Fetching the image took long.' }),
  );
  await write(tables.lifecycle, aLifecycleEvent(of));
  await write(tables.rollouts, ...rollouts);
  await write(
    tables.spans,
    aSpan({ ...of, trace_id: 't-web-1', stage: 'image_pull', owner: 'platform', start_at_us: someTimeUs + 100_000 }),
  );
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], env: Readonly<Record<string, string>> = { LUNETTES_SERVER: server }) {
  const { LUNETTES_DATA_DIR: _, LUNETTES_TOKEN_FILE: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { env: { ...inherited, TZ: 'UTC', ...env } });
  let out = '';
  let err = '';
  const printed = new EventEmitter();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    printed.emit('text');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  return {
    child,
    ended,
    /** Resolves when this has been printed. */
    async prints(wanted: string): Promise<void> {
      while (!out.includes(wanted)) await once(printed, 'text');
    },
  };
}

const lunettes = (args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended> => start(args, env).ended;

describe('workload', () => {
  test('tells how far a rollout is and which Pods held it up, and its exit code says that it is stuck', async () => {
    const { code, out } = await lunettes(['workload', 'deployment/shop/api']);
    expect(code).toBe(1);
    for (const line of [
      /^Deployment c1\/shop\/api, revision bbb$/m,
      /stuck after 10 m 00 s: 2 of 3 ready, 3 created$/m,
      /^ProgressDeadlineExceeded: it has timed out progressing$/m,
      /^web-1 +yes +open .*image-pull-slow \(platform\)$/m,
      /^aaa +superseded /m,
    ])
      expect(out).toMatch(line);
  });

  test('of one that is complete is exit code 0, and programs get the same', async () => {
    const { code, out } = await lunettes(['workload', 'job/sum', '-n', 'shop', '--output', 'json']);
    expect([code, JSON.parse(out).rollout]).toMatchObject([0, { workload_kind: 'Job', state: 'completed', ready: 1 }]);
  });

  test('says when nothing is known of it, or of that revision, and what a name looks like', async () => {
    const unknown = await lunettes(['workload', 'sts/shop/api']);
    expect([unknown.code, unknown.err]).toEqual([1, 'nothing is known of a workload "sts/shop/api"\n']);
    const revision = await lunettes(['workload', 'deploy/shop/api', '--revision', 'zzz']);
    expect([revision.code, revision.err]).toMatchObject([1, expect.stringContaining('no rollout of revision "zzz"')]);
    expect(await lunettes(['workload', 'api'])).toMatchObject({ code: 2, err: expect.stringContaining('give KIND/NS/NAME') });
  });
});

describe('pod', () => {
  test('tells what happened to a Pod and why, and its exit code says that it missed a limit', async () => {
    const { code, out, err } = await lunettes(['pod', 'shop/web-1']);
    expect([code, err]).toEqual([1, '']);
    for (const part of [
      /^shop\/web-1 /,
      /^Fetching the image took long\.$/m,
      /^Whose side: platform, those who run the cluster/m,
      /^ {2}delivery SLO {2}fail {5}limit 1 m 00 s/m,
      /^ {2}image_pull P .*█.* 1\.900 s open$/m,
      /^ {2}2026-01-01 00:00:00\.000 {2}\+0\.000 s {2}pod\.created {2}apiserver {2}±1 us$/m,
    ])
      expect(out).toMatch(part);
    expect(out).not.toContain('\x1b');
  });

  test('of a Pod that is well, by the beginning of its UID, is exit code 0', async () => {
    const { code, out } = await lunettes(['pod', 'uid-api', '--output', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ pod: { pod: 'api-1' }, deliveries: [{ delivery_id: 'd-api-1' }] });
  });

  test('lists the lives of a name, newest first, unless time tells which one is meant', async () => {
    const { code, out, err } = await lunettes(['pod', 'db-0', '-n', 'shop']);
    expect(code).toBe(1);
    expect(out.match(/uid-db-\w+/g)).toEqual(['uid-db-new', 'uid-db-old']);
    expect(err).toContain('2 Pods may be meant');
    const program = await lunettes(['pod', 'db-0', '--output', 'ndjson']);
    expect(JSON.parse(program.out)).toMatchObject({ matches: [{ uid: 'uid-db-new' }, { uid: 'uid-db-old' }], refused: [] });
    const old = await lunettes(['pod', 'db-0', '--until', String(someTimeUs), '--output', 'yaml']);
    expect([old.code, old.out]).toEqual([0, expect.stringContaining('uid: uid-db-old')]);
  });

  test('says what the API refused, and when nothing is known at all', async () => {
    const refused = await lunettes(['pod', 'job']);
    expect([refused.code, refused.err]).toEqual([1, 'no Pod is called "job"; the API refused to create it\n']);
    expect(refused.out).toMatch(/^shop\/job- .* 4 +policy +quota-exceeded$/m);
    expect(await lunettes(['pod', 'nobody'])).toEqual({ code: 1, out: '', err: 'no Pod is called "nobody"\n' });
  });

  test('follows a Pod until Ctrl-C', async () => {
    const watching = start(['pod', 'shop/web-1', '--watch', '--output', 'ndjson']);
    await watching.prints('"outcome":"open"');
    await write(tables.sli, { ...late, version: 2, outcome: 'delivered', ended_at_us: someTimeUs + 2_000_000 });
    changes.emit('change');
    await watching.prints('"outcome":"delivered"');
    watching.child.kill('SIGINT');
    const { code, out, err } = await watching.ended;
    expect([code, err, out.trim().split('\n').length]).toEqual([0, '', 2]);
  });
});

describe('slo', () => {
  test('shows attainment with what was left out, and that nobody knows how much was seen', async () => {
    const { code, out } = await lunettes(['slo', '--objective', 'platform', '--by', 'namespace']);
    expect(code).toBe(0);
    expect(out).toMatch(/^platform +c1 +shop +75\.00 % +3 +1 +0 +1 side_policy +unknown$/m);
  });

  test('gives programs the same rows', async () => {
    const { out } = await lunettes(['slo', '--cluster', 'c1', '--output', 'json']);
    const rows: readonly { objective: string; bad: number }[] = JSON.parse(out);
    expect(rows.map(({ objective, bad }) => [objective, bad])).toEqual([
      ['original', 2],
      ['platform', 1],
      ['platform-strict', 1],
    ]);
    expect((await lunettes(['slo', '--cluster', 'elsewhere'])).out).toBe('no deliveries\n');
  });
});

test('top ranks stages, causes, nodes, images and namespaces', async () => {
  const { code, out } = await lunettes(['top', '--limit', '1']);
  expect(code).toBe(0);
  for (const line of [
    /^image_pull +platform +1 +1\.900 s/m,
    /^image-pull-slow +platform +1 +1$/m,
    /^c1\/n1 +3 +1 +1 .*1 image-pull-slow \(platform\)$/m,
    /^shop\/web:1 +1 +1 +1 +1\.900 s +1\.900 s +1 image-pull-slow \(platform\)$/m,
    /^c1\/shop +5 +1 +2 /m,
  ])
    expect(out).toMatch(line);
  const program = await lunettes(['top', '--output', 'json']);
  expect(Object.keys(JSON.parse(program.out))).toEqual(['stages', 'causes', 'nodes', 'images', 'namespaces']);
  const lines = (await lunettes(['top', '--output', 'ndjson'])).out.trim().split('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ ranking: 'stages', stage: 'image_pull' });
});

describe('the server', () => {
  const nowhere = 'http://127.0.0.1:9';

  test('that is named by a flag wins over the environment, and one that is not there is exit code 3 and one sentence', async () => {
    expect((await lunettes(['slo', '--server', server], { LUNETTES_SERVER: nowhere })).code).toBe(0);
    for (const command of [['pod', 'web-1'], ['slo'], ['top']]) {
      const { code, out, err } = await lunettes([...command, '--server', nowhere]);
      expect([code, out]).toEqual([3, '']);
      expect(err).toMatch(/^lunettes: nothing answers at http:\/\/127\.0\.0\.1:9; start lunettes up, .*\n$/);
    }
  });

  test('that wants a token is asked with that of the file', async () => {
    const guarded = await serve('secret');
    const file = join(directory, 'token');
    writeFileSync(file, 'secret\n');
    expect(await lunettes(['slo', '--server', guarded])).toMatchObject({ code: 3, err: expect.stringContaining('--token-file') });
    expect((await lunettes(['slo', '--server', guarded, '--token-file', file])).code).toBe(0);
    expect((await lunettes(['slo', '--server', guarded], { LUNETTES_TOKEN_FILE: file })).code).toBe(0);
  });

  test('is not asked what cannot be meant: exit code 2', async () => {
    const wrong: readonly (readonly [args: readonly string[], sentence: string])[] = [
      [['slo', '--by', 'node'], '--by "node"'],
      [['slo', '--since', 'yesterday'], '--since "yesterday"'],
      [['slo', '--tz', 'Mars'], '--tz "Mars"'],
      [['top', '--limit', '501'], '--limit "501"'],
      [['top', '--output', 'xml'], '--output "xml"'],
      [['pod', 'web-1', '--server', 'localhost'], '"localhost"'],
      [['pod', 'web-1', '--token-file', join(directory, 'absent')], 'cannot be read'],
      [['pod'], 'missing required argument'],
    ];
    for (const [args, sentence] of wrong) {
      const { code, err } = await lunettes(args, { LUNETTES_SERVER: nowhere });
      expect(err).toContain(sentence);
      expect(code).toBe(2);
    }
  });
});

test('a data directory that nobody serves is opened, read and left as it was', async () => {
  const dataDirectory = join(directory, 'up');
  const empty = await lunettes(['slo', '--data-dir', dataDirectory]);
  expect([empty.code, empty.err]).toEqual([3, expect.stringContaining('holds no data')]);
  const file = join(directory, 'pod.json');
  writeFileSync(file, JSON.stringify(aPod));
  expect(await lunettes(['replay', file, '--data-dir', dataDirectory, '--quiet'])).toMatchObject({ code: 0 });
  for (const _ of ['once', 'again']) {
    const { code, out } = await lunettes(['pod', 'shop/web', '--data-dir', dataDirectory]);
    expect([code, out]).toEqual([0, expect.stringMatching(/^CREATE delivered {2}4\.000 s, /m)]);
  }
  expect(await lunettes(['pod', 'web', '--watch', '--data-dir', dataDirectory])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--watch needs a server'),
  });
});

const aPod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', uid: 'u1', resourceVersion: '1', creationTimestamp: '2026-01-02T03:04:05Z' },
  spec: { nodeName: 'n1', restartPolicy: 'Always', containers: [{ name: 'main', image: 'i' }] },
  status: {
    conditions: [
      { type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-02T03:04:06Z' },
      { type: 'Ready', status: 'True', lastTransitionTime: '2026-01-02T03:04:09Z' },
    ],
  },
};
