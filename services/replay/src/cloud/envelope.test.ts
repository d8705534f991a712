import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Signal } from '@lunettes/core/vocabulary';
import { afterAll, expect, test } from 'vitest';
import { type InputTally, newTally } from '../input-tally.ts';
import { readInput } from '../read-inputs.ts';

const directory = mkdtempSync(join(tmpdir(), 'replay-cloud-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function read(content: string | Buffer): Promise<{ signals: Signal[]; rejected: string[]; tally: InputTally }> {
  const name = join(directory, 'export');
  writeFileSync(name, content);
  const signals: Signal[] = [];
  const rejected: string[] = [];
  const ports = {
    signal: ({ signal }: { readonly signal: Signal }): void => void signals.push(signal),
    rejected: (row: { line: number; byte_offset: number; reason: string; field: string }): void =>
      void rejected.push(`${row.line}@${row.byte_offset} ${row.reason} ${row.field}`.trimEnd()),
    progress: (): void => undefined,
    turn: async (): Promise<void> => undefined,
  };
  const tally = newTally();
  const bounds = { recordBytesMax: 64 * 1024, listBytesMax: 4 * 1024 * 1024 };
  await readInput(ports, { name, cluster: 'c', bytes: undefined }, { bounds, looking: { ignoredNamespaces: new Set() } }, tally);
  return { signals, rejected, tally };
}

const uid = '5b1f8c52-7f0e-4c0e-9f0b-0d9c2f9b7a11';
const patch = {
  metadata: { uid },
  status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-03-01T10:00:05Z' }] },
};

/** What the API server wrote, before any cloud wrapped it. */
const event = (more: object = {}): Record<string, unknown> => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'Request',
  auditID: 'a-1',
  stage: 'ResponseComplete',
  requestURI: '/api/v1/namespaces/shop/pods/cart-0/status',
  verb: 'patch',
  user: { username: 'system:node:worker-1' },
  objectRef: { resource: 'pods', namespace: 'shop', name: 'cart-0', apiVersion: 'v1', subresource: 'status' },
  responseStatus: { metadata: {}, code: 200 },
  requestObject: patch,
  requestReceivedTimestamp: '2026-03-01T10:00:05.240000Z',
  stageTimestamp: '2026-03-01T10:00:05.250000Z',
  annotations: { 'authorization.k8s.io/decision': 'allow' },
  ...more,
});
const events = [event(), event({ auditID: 'a-2', verb: 'update', objectRef: { resource: 'leases', apiGroup: 'coordination.k8s.io' } })];
const texts = events.map((one) => JSON.stringify(one));

const cloudSignals = async (): Promise<Signal[]> =>
  (await read(texts.join('\n'))).signals.map((signal): Signal => ({ ...signal, source: 'cloud_audit' }));

const logEvents = texts.map((message, index) => ({ id: String(index), timestamp: 1_772_359_205_250, message }));
const subscription = {
  messageType: 'DATA_MESSAGE',
  owner: '111122223333',
  logGroup: '/aws/eks/prod/cluster',
  logStream: 'kube-apiserver-audit-0a1b',
  subscriptionFilters: ['all'],
  logEvents,
};
const hubRecord = (log: string): object => ({
  operationName: 'Microsoft.ContainerService/managedClusters/diagnosticLogs/Read',
  category: 'kube-audit',
  ccpNamespace: '5f',
  resourceId: '/SUBSCRIPTIONS/X/PROVIDERS/MICROSOFT.CONTAINERSERVICE/MANAGEDCLUSTERS/PROD',
  properties: { log: `${log}\n`, stream: 'stdout', pod: 'kube-apiserver-1', containerID: 'd0' },
  time: '2026-03-01T10:00:05.0000000Z',
});
const tableRow = (one: Record<string, unknown>): object => ({
  TimeGenerated: '2026-03-01T10:00:06Z',
  Type: 'AKSAudit',
  Level: one['level'],
  AuditId: one['auditID'],
  Stage: one['stage'],
  RequestUri: one['requestURI'],
  Verb: one['verb'],
  User: JSON.stringify(one['user']),
  ObjectRef: JSON.stringify(one['objectRef']),
  ResponseStatus: JSON.stringify(one['responseStatus']),
  RequestObject: JSON.stringify(one['requestObject']),
  ResponseObject: '',
  RequestReceivedTime: one['requestReceivedTimestamp'],
  StageReceivedTime: one['stageTimestamp'],
  Annotations: one['annotations'],
});

test.each<readonly [string, string | Buffer]>([
  ['a subscription batch of CloudWatch Logs', JSON.stringify(subscription)],
  [
    'subscription batches as Firehose stores them, gzipped and without line breaks',
    gzipSync(logEvents.map((one) => JSON.stringify({ ...subscription, logEvents: [one] })).join('')),
  ],
  ['an export task of CloudWatch Logs', texts.map((text) => `2026-03-01T10:00:05.250Z ${text}\n`).join('')],
  ['aws logs tail', texts.map((text) => `2026-03-01T10:00:05.250000+00:00 kube-apiserver-audit-0a1b ${text}\n`).join('')],
  [
    'aws logs filter-log-events',
    JSON.stringify(
      {
        events: logEvents.map(({ id: _, ...one }) => ({ logStreamName: 's', ...one, ingestionTime: 1, eventId: 'e' })),
        searchedLogStreams: [],
      },
      null,
      4,
    ),
  ],
  [
    'aws logs get-query-results',
    JSON.stringify({
      results: texts.map((value) => [
        { field: '@timestamp', value: 't' },
        { field: '@message', value },
        { field: '@ptr', value: 'p' },
      ]),
      statistics: {},
      status: 'Complete',
    }),
  ],
  ['the console of CloudWatch Logs Insights', JSON.stringify(events.map((one) => ({ '@timestamp': 't', '@message': one })))],
  ['an event hub of Azure', JSON.stringify({ records: texts.map(hubRecord) })],
  ['a storage account of Azure', texts.map((text) => JSON.stringify(hubRecord(text))).join('\n')],
  [
    'AzureDiagnostics of Log Analytics',
    JSON.stringify(texts.map((log_s) => ({ TimeGenerated: 't', Category: 'kube-audit-admin', log_s, pod_s: 'p' }))),
  ],
  ['AKSAudit of Log Analytics', JSON.stringify(events.map(tableRow), null, 2)],
])('%s gives the signals of the events in it', async (_, content) => {
  const found = await read(content);
  expect(found.rejected).toEqual([]);
  expect(found.signals).toEqual(await cloudSignals());
  expect(found.tally).toMatchObject({ records: 2, accepted: 1 });
  expect([...found.tally.ignored]).toEqual([['not_delivery', 1]]);
});

/** Cloud Logging keeps the request, who made it and one time. */
const entry = (payload: object, more: object = {}): object => ({
  insertId: 'a-1',
  labels: { 'authorization.k8s.io/decision': 'allow' },
  logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity',
  operation: { first: true, id: 'a-1', last: true, producer: 'k8s.io' },
  protoPayload: {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    authenticationInfo: { principalEmail: 'system:node:worker-1' },
    methodName: 'io.k8s.core.v1.pods.status.patch',
    resourceName: 'core/v1/namespaces/shop/pods/cart-0/status',
    request: { '@type': 'k8s.io/Patch', ...patch },
    serviceName: 'k8s.io',
    status: { code: 0 },
    ...payload,
  },
  receiveTimestamp: '2026-03-01T10:00:06Z',
  resource: { labels: { cluster_name: 'prod' }, type: 'k8s_cluster' },
  timestamp: '2026-03-01T10:00:05.250000Z',
  ...more,
});

test('an entry of Cloud Logging gives the signals of the event that it was, as a line, in an array and as YAML', async () => {
  const signals = await cloudSignals();
  const one = entry({});
  for (const text of [
    JSON.stringify(one),
    JSON.stringify([one], null, 2),
    `---\n${JSON.stringify(one, null, 1)}\n`,
    `---\ninsertId: x\n${yamlOf(one)}`,
  ])
    expect((await read(text)).signals).toEqual(signals);
});

/** JSON is YAML, behind a key. */
const yamlOf = (one: object): string =>
  Object.entries(one)
    .filter(([key]) => key !== 'insertId')
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');

test('of Cloud Logging the method, the path and the answer tell what was done, to whom and with what success', async () => {
  const facts = async (payload: object, more: object = {}): Promise<string[]> =>
    (await read(JSON.stringify(entry({ request: undefined, ...payload }, more)))).signals.map(
      ({ type, name, uid: of, facts: told }) => `${type} ${name} ${of} ${told.map((fact) => fact.type).join(' ')}`,
    );
  const binding = { '@type': 'core.k8s.io/v1.Binding', metadata: { name: 'cart-0', uid }, target: { kind: 'Node', name: 'worker-1' } };
  const status = { '@type': 'core.k8s.io/v1.Status', status: 'Success', metadata: {} };
  expect(
    await facts({
      methodName: 'io.k8s.core.v1.pods.binding.create',
      resourceName: 'core/v1/namespaces/shop/pods/cart-0/binding',
      request: binding,
      response: status,
    }),
  ).toEqual([`pod cart-0 ${uid} pod.scheduled`]);
  const refused = { '@type': 'core.k8s.io/v1.Status', status: 'Failure', code: 403, reason: 'Forbidden', message: 'exceeded quota: q' };
  const pod = { '@type': 'core.k8s.io/v1.Pod', apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'cart-' }, spec: {} };
  const create = { methodName: 'io.k8s.core.v1.pods.create', resourceName: 'core/v1/namespaces/shop/pods', request: pod };
  expect(await facts({ ...create, response: refused, status: { code: 7, message: 'PERMISSION_DENIED' } })).toEqual([
    'refusal   pod.create_refused',
  ]);
  const made = { ...pod, metadata: { generateName: 'cart-', name: 'cart-x', namespace: 'shop', uid } };
  expect((await facts({ ...create, resourceName: 'core/v1/namespaces/shop/pods/cart-x', response: made }))[0]).toContain(
    `pod cart-x ${uid} pod.created`,
  );
  const eviction = { methodName: 'io.k8s.core.v1.pods.eviction.create', resourceName: 'core/v1/namespaces/shop/pods/cart-0/eviction' };
  expect(await facts({ ...eviction, status: { code: 8, message: 'RESOURCE_EXHAUSTED' } })).toEqual(['pod cart-0  pod.eviction_refused']);
  expect(await facts({ ...eviction, status: {} })).toEqual(['pod cart-0  pod.delete_requested']);
  const gates = { '@type': 'k8s.io/Patch', value: [{ op: 'remove', path: '/spec/schedulingGates' }] };
  expect(
    await facts({ methodName: 'io.k8s.core.v1.pods.patch', resourceName: 'core/v1/namespaces/shop/pods/cart-0', request: gates }),
  ).toEqual(['pod cart-0  pod.ungated']);
  const exec = { methodName: 'io.k8s.core.v1.pods.exec.create', resourceName: 'core/v1/namespaces/shop/pods/cart-0/exec' };
  expect(await facts(exec, { operation: { id: 'x', first: true, last: false } })).toEqual([]);
  const replicaSet = { kind: 'ReplicaSet', apiVersion: 'apps/v1', metadata: { name: 'cart-5d', namespace: 'shop', uid: 'r-1' } };
  const set = {
    methodName: 'io.k8s.apps.v1.replicasets.create',
    resourceName: 'apps/v1/namespaces/shop/replicasets/cart-5d',
    response: replicaSet,
  };
  expect(await facts(set)).toEqual(['workload cart-5d r-1 ']);
});

test('an Event that Cloud Logging keeps is an Event', async () => {
  const jsonPayload = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'cart-0.1898af4e83c6ff15', namespace: 'shop', uid: 'e-1' },
    involvedObject: { kind: 'Pod', namespace: 'shop', name: 'cart-0', uid },
    reason: 'Pulling',
    message: 'Pulling image "a"',
    lastTimestamp: '2026-03-01T10:00:03Z',
    source: { component: 'kubelet', host: 'worker-1' },
  };
  const found = await read(
    JSON.stringify({ insertId: 'x', logName: 'projects/p/logs/events', jsonPayload, timestamp: '2026-03-01T10:00:03Z' }),
  );
  expect(found.signals).toMatchObject([{ source: 'event_core', uid, facts: [{ type: 'image.pulling' }] }]);
});

test('what else lies in such logs is ignored and counted', async () => {
  const others = [
    { insertId: 'x', logName: 'projects/p/logs/kubelet', jsonPayload: { MESSAGE: 'hello' }, timestamp: '2026-03-01T10:00:03Z' },
    {
      insertId: 'x',
      logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity',
      protoPayload: { serviceName: 'container.googleapis.com' },
    },
    { messageType: 'CONTROL_MESSAGE', logEvents: [{ id: '', message: 'CWL CONTROL MESSAGE: Checking health of destination' }] },
    { ...subscription, logStream: 'kube-scheduler-0a1b', logEvents: [{ id: '1', message: 'I0301 starting' }] },
    { ...subscription, logEvents: [{ id: '1', message: 'I0301 starting' }] },
    { ...hubRecord('I0301 starting'), category: 'kube-scheduler' },
  ];
  const found = await read(others.map((one) => JSON.stringify(one)).join('\n'));
  expect(found.rejected).toEqual([]);
  expect([...found.tally.ignored]).toEqual([['not_delivery', others.length]]);
});

test('what cannot be read is named by its path in the export, and costs no neighbour', async () => {
  const cut = (texts[0] ?? '').slice(0, 300);
  const mixed = { ...subscription, logEvents: [{ message: cut }, 7, {}, ...logEvents, { message: JSON.stringify(event({ verb: 7 })) }] };
  const found = await read(JSON.stringify(mixed));
  expect(found.rejected).toEqual([
    '1@0 bad_envelope logEvents[0].message',
    '1@0 bad_envelope logEvents[1]',
    '1@0 bad_envelope logEvents[2].message',
    '1@0 wrong_type logEvents[5].message.verb',
  ]);
  expect(found.signals).toEqual(await cloudSignals());
  const rejectedOf = async (document: unknown): Promise<string[]> => (await read(JSON.stringify(document))).rejected;
  expect(await rejectedOf({ records: [hubRecord(cut)] })).toEqual(['1@0 bad_envelope records[0].properties.log']);
  expect(await rejectedOf([tableRow(event({ stageTimestamp: 'yesterday' }))])).toEqual(['1@0 bad_time [0].StageReceivedTime']);
  expect(await rejectedOf(entry({ request: { status: { phase: 7 } } }))).toEqual(['1@0 wrong_type protoPayload.request.status.phase']);
  expect(await rejectedOf(entry({}, { timestamp: undefined }))).toEqual(['1@0 no_time timestamp']);
  expect(await rejectedOf(entry({ methodName: 'patch' }))).toEqual(['1@0 bad_envelope protoPayload.methodName']);
  expect((await read(`2026-03-01T10:00:05.250Z ${cut}\n`)).rejected).toEqual(['1@25 not_json']);
});

test('a body that Azure left out for its size is a body that is not there', async () => {
  const big = 'skipped-too-big-size-object';
  const found = await read(JSON.stringify({ records: [hubRecord(JSON.stringify(event({ requestObject: big, responseObject: big })))] }));
  expect(found.rejected).toEqual([]);
  expect(found.signals.map(({ name, facts }) => [name, ...facts.map((fact) => fact.type)])).toEqual([
    ['cart-0', 'pod.kubelet_acknowledged'],
  ]);
  const half = await read(JSON.stringify(hubRecord(JSON.stringify(event({ responseObject: big })))));
  expect(half.signals).toEqual(await cloudSignals());
});
