import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Signal } from '@lunettes/core/vocabulary';
import { afterAll, expect, test } from 'vitest';
import { type InputTally, newTally } from './input-tally.ts';
import { readInput } from './read-inputs.ts';
import type { RejectedRow } from './rejected-row.ts';

const directory = mkdtempSync(join(tmpdir(), 'replay-read-'));
afterAll(() => rmSync(directory, { recursive: true }));

interface Read {
  readonly signals: Signal[];
  readonly rejected: string[];
  readonly rows: RejectedRow[];
  readonly tally: InputTally;
}

async function read(content: string | Buffer): Promise<Read> {
  const name = join(directory, 'input');
  writeFileSync(name, content);
  const result: Read = { signals: [], rejected: [], rows: [], tally: newTally() };
  const ports = {
    signal: ({ signal }: { readonly signal: Signal }): void => void result.signals.push(signal),
    rejected: (row: RejectedRow): void => {
      result.rows.push(row);
      result.rejected.push(`${row.line}@${row.byte_offset} ${row.reason} ${row.field}`.trimEnd());
    },
    progress: (): void => undefined,
    turn: async (): Promise<void> => undefined,
  };
  const bounds = { recordBytesMax: 4096, listBytesMax: 1_000_000 };
  await readInput(
    ports,
    { name, cluster: 'c', bytes: undefined },
    { bounds, looking: { ignoredNamespaces: new Set(['hidden']) } },
    result.tally,
  );
  return result;
}

const pod = (name: string, more: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: '1', creationTimestamp: '2026-01-02T03:04:05Z' },
  spec: { containers: [{ name: 'main', image: 'i' }] },
  ...more,
});
const auditLine = (id: string, more: object = {}): string =>
  JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Request',
    auditID: id,
    stage: 'ResponseComplete',
    verb: 'create',
    requestURI: '/api/v1/namespaces/shop/pods',
    user: { username: 'u' },
    objectRef: { resource: 'pods', namespace: 'shop', name: id, apiVersion: 'v1' },
    responseStatus: { code: 201 },
    requestObject: pod(id),
    requestReceivedTimestamp: '2026-01-02T03:04:05.000001Z',
    stageTimestamp: '2026-01-02T03:04:05.000002Z',
    ...more,
  });

const names = ({ signals }: Read): string[] => [...new Set(signals.map((signal) => signal.name))].sort();

test('an audit log is read line by line, and a byte order mark is skipped', async () => {
  const found = await read(`\ufeff${auditLine('a')}\n${auditLine('b')}\r\n\n`);
  expect(names(found)).toEqual(['a', 'b']);
  expect(found.tally).toMatchObject({ records: 2, accepted: 2 });
  expect(found.tally.inputs).toMatchObject([{ form: 'audit', records: 2 }]);
});

test('the forms that kubectl and webhooks write give the same signals as single records', async () => {
  const items = [pod('a'), pod('b')];
  const one = await read(items.map((item) => JSON.stringify(item)).join('\n'));
  const list = { kind: 'List', apiVersion: 'v1', metadata: {}, items };
  const yaml = `${['a', 'b'].map((name) => `---\n# recorded\napiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  namespace: shop\n  uid: uid-${name}\n  resourceVersion: "1"\n  creationTimestamp: 2026-01-02T03:04:05Z\nspec:\n  containers:\n  - name: main\n    image: i\n`).join('')}`;
  expect(names(one)).toEqual(['a', 'b']);
  for (const text of [JSON.stringify(list), JSON.stringify(list, null, 4), JSON.stringify(items), yaml])
    expect((await read(text)).signals).toEqual(one.signals);
  const batch = {
    kind: 'EventList',
    apiVersion: 'audit.k8s.io/v1',
    metadata: {},
    items: [JSON.parse(auditLine('a')), JSON.parse(auditLine('b'))],
  };
  expect((await read(JSON.stringify(batch))).signals).toEqual((await read(`${auditLine('a')}\n${auditLine('b')}`)).signals);
});

test('a watch line is known by its kind of watch', async () => {
  const found = await read(
    `${JSON.stringify({ type: 'ADDED', object: pod('a') })}\n${JSON.stringify({ type: 'BOOKMARK', object: { kind: 'Pod', metadata: { resourceVersion: '9' } } })}`,
  );
  expect(found.signals.map((signal) => signal.source)).toEqual(['pod_watch']);
  expect([...found.tally.ignored]).toEqual([['bookmark', 1]]);
});

test('what cannot be read is rejected where it lies, and its neighbours are read', async () => {
  const good = [auditLine('a'), auditLine('b')];
  const bad: readonly (readonly [text: string | Buffer, reason: string])[] = [
    ['{"kind":"Event","audit', 'not_json'],
    ['plain text', 'not_json'],
    [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'not_utf8'],
    [Buffer.from([0, 1, 2, 0xff]), 'not_utf8'],
    [auditLine('x', { padding: 'x'.repeat(5000) }), 'too_large'],
    ['{"what":"is this"}', 'unknown_shape'],
    ['12', 'unknown_shape'],
    [auditLine('x', { stageTimestamp: 'yesterday' }), 'bad_time stageTimestamp'],
    [auditLine('x', { verb: 7 }), 'wrong_type verb'],
    [
      JSON.stringify({ protoPayload: { '@type': 'type.googleapis.com/google.cloud.audit.AuditLog' } }),
      'bad_envelope protoPayload.methodName',
    ],
    [JSON.stringify({ category: 'kube-audit', properties: {} }), 'bad_envelope properties.log'],
    [JSON.stringify({ logGroup: 'eks', logEvents: {}, messageType: 'DATA_MESSAGE' }), 'bad_envelope logEvents'],
  ];
  for (const [text, reason] of bad) {
    const [before = '', after = ''] = good;
    const found = await read(Buffer.concat([Buffer.from(`${before}\n`), Buffer.from(text), Buffer.from(`\n${after}\n`)]));
    expect(found.rejected).toEqual([`2@${before.length + 1} ${reason}`]);
    expect(names(found)).toEqual(['a', 'b']);
    expect(found.tally).toMatchObject({ records: 3, accepted: 2 });
  }
});

test('a rejection within an array names the element', async () => {
  expect((await read(JSON.stringify([pod('a'), { ...pod('b'), metadata: { name: 'b' } }, 7]))).rejected).toEqual([
    '1@0 no_time [1].metadata',
    '1@0 unknown_shape [2]',
  ]);
});

test('samples are short and hold no secret', async () => {
  const [row] = (await read(`{"kind":"Secret","data":{"password":"Y2FuYXJ5"} ${'x'.repeat(600)}`)).rows;
  expect(row?.sample).toContain('"kind":"Secret"');
  expect(row?.sample).not.toContain('Y2FuYXJ5');
  expect(Buffer.byteLength(row?.sample ?? '')).toBeLessThanOrEqual(256);
});

test('the span of time covers every readable record, also those of no interest', async () => {
  const found = await read(
    `${auditLine('a', { stage: 'RequestReceived' })}\n${auditLine('b', { objectRef: { resource: 'leases' }, stageTimestamp: '2026-01-02T03:05:00Z' })}`,
  );
  expect(found.signals).toEqual([]);
  expect((found.tally.lastAtUs ?? 0) - (found.tally.firstAtUs ?? 0)).toBe(55_000_000 - 2);
});

test('nothing of an ignored namespace becomes a signal', async () => {
  const found = await read(
    JSON.stringify(pod('a', { metadata: { name: 'a', namespace: 'hidden', uid: 'u', creationTimestamp: '2026-01-02T03:04:05Z' } })),
  );
  expect(found.signals).toEqual([]);
  expect([...found.tally.ignored]).toEqual([['ignored_namespace', 1]]);
});

test('YAML that cannot be parsed, or that would explode, is rejected and the next document is read', async () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(60)}]\nc: [${'*b,'.repeat(60)}]\n`;
  const good = 'kind: Pod\napiVersion: v1\nmetadata: {name: ok, creationTimestamp: "2026-01-02T03:04:05Z"}\n';
  const found = await read(`---\nkind: [\n---\n${bomb}---\n${good}`);
  expect(found.rejected).toEqual(['2@4 not_json', '4@16 not_json']);
  expect(names(found)).toEqual(['ok']);
});
