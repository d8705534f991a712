import { type LaneView, type Loss, type Output, type RawEnvelope, type Signal, stepOutputsMax } from '@lunettes/core/vocabulary';
import { expect, test } from 'vitest';
import { createNormalizerStage, type NormalizerEntry } from './service.ts';

const stage = createNormalizerStage({ ignoredNamespaces: ['hidden'] });
const auditEvent = (changes: object = {}): object => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  auditID: 'a-1',
  stage: 'ResponseComplete',
  verb: 'patch',
  user: { username: 'system:node:worker-1' },
  objectRef: { resource: 'pods', subresource: 'status', namespace: 'shop', name: 'cart-0' },
  responseStatus: { code: 200 },
  stageTimestamp: '2026-03-01T10:00:05.250000Z',
  ...changes,
});

const envelope = (body: unknown, changes: Partial<RawEnvelope> = {}): RawEnvelope => ({
  stream: 'lab/audit/0',
  epoch: 'e1',
  seq: 1,
  cluster: 'lab',
  namespace: 'shop',
  form: 'audit',
  source: 'audit',
  arrival_us: 0,
  file: null,
  line: null,
  body: body instanceof Uint8Array ? body : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
  ...changes,
});

interface LaneRun {
  readonly outputs: readonly Output[];
  readonly letters: readonly string[];
  readonly parts: number;
  readonly entries: ReadonlyMap<string, NormalizerEntry>;
}

/** Feeds records to the stage as the loop does: part after part, changes applied in between. */
function run(records: readonly (RawEnvelope | Loss)[]): LaneRun {
  const entries = new Map<string, NormalizerEntry>();
  const lane: LaneView<NormalizerEntry> = { get: (key) => entries.get(key), due: () => [] };
  const outputs: Output[] = [];
  const letters: string[] = [];
  let parts = 0;
  for (const record of records) {
    for (let part = 0, more = true; more; part++) {
      const result = stage.step(lane, record, part);
      expect(result.outputs.length).toBeLessThanOrEqual(stepOutputsMax);
      for (const [key, entry] of result.changes) if (entry !== undefined) entries.set(key, entry);
      outputs.push(...result.outputs);
      if (result.deadLetter !== undefined) letters.push(`${result.deadLetter.code}: ${result.deadLetter.detail}`);
      more = result.more;
      parts++;
    }
  }
  return { outputs, letters, parts, entries };
}

const signalsIn = ({ outputs }: LaneRun): readonly Signal[] =>
  outputs.flatMap(({ value }) => ('control' in value ? [] : [value as Signal]));

test('an audit event becomes a signal under the key of its Pod', () => {
  const { outputs, letters } = run([envelope(auditEvent())]);
  expect(outputs).toMatchObject([
    { topic: 'signals', key: 'lab|shop|cart-0', value: { type: 'pod', cluster: 'lab', evidence_id: 'a-1/ResponseComplete' } },
  ]);
  expect(letters).toEqual([]);
});

test('a record that came twice counts once', () => {
  const record = envelope(auditEvent());
  expect(run([record, record, { ...record, seq: 2 }]).outputs).toHaveLength(2);
});

test('a hole in the numbers is told in the lane, at the time of what follows it', () => {
  const lane = run([envelope(auditEvent()), envelope(auditEvent({ auditID: 'a-2' }), { seq: 4 })]);
  expect(lane.outputs[1]).toMatchObject({
    key: 'lab||',
    value: { type: 'gap', at_us: 1_772_359_205_250_000, evidence_id: 'lab/audit/0/e1/2-3' },
  });
  expect(JSON.parse(signalsIn(lane)[1]?.body ?? '')).toEqual({
    epoch: 'e1',
    from: 2,
    reason: 'source_gap',
    stream: 'lab/audit/0',
    to: 3,
  });
});

test.each([
  ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'not_utf8'],
  ['text that is no JSON', '{"a":', 'not_json'],
  ['a field of the wrong type', auditEvent({ verb: 7 }), 'wrong_type verb'],
  ['an audit event without its id', auditEvent({ auditID: undefined }), 'missing_field auditID'],
])('%s becomes a dead letter that names reason and field, and counts as read', (_, body, detail) => {
  const { letters, outputs, entries } = run([envelope(body), envelope(auditEvent(), { seq: 2 })]);
  expect(letters).toEqual([`unreadable: ${detail}`]);
  expect(outputs).toHaveLength(1);
  expect(entries.get('lab/audit/0')).toMatchObject({ epochs: [{ epoch: 'e1', seq: 2 }] });
});

test('the good part of a list counts, and the bad part is a dead letter', () => {
  const list = { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [auditEvent(), auditEvent({ stage: 5 })] };
  const { outputs, letters } = run([envelope(list)]);
  expect(outputs).toHaveLength(1);
  expect(letters).toEqual(['unreadable: wrong_type items[1].stage']);
});

test('what is not about delivery, or of a namespace that is left out, leaves no trace', () => {
  const hidden = auditEvent({ objectRef: { resource: 'pods', subresource: 'status', namespace: 'hidden', name: 'x' } });
  const { outputs, letters } = run([
    envelope(hidden),
    envelope(auditEvent({ verb: 'get', objectRef: { resource: 'leases' } }), { seq: 2 }),
  ]);
  expect([outputs, letters]).toEqual([[], []]);
});

test('a Pod and a line of a Pod watch are read alike', () => {
  const pod = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: 'p', namespace: 'shop', uid: 'u', creationTimestamp: '2026-03-01T10:00:00Z' },
  };
  const form = { form: 'pod', source: 'pod_watch' } as const;
  const signals = signalsIn(run([envelope(pod, form), envelope({ type: 'DELETED', object: pod }, { ...form, seq: 2 })]));
  expect(signals.map((signal) => [signal.source, signal.facts.map((fact) => fact.type)])).toEqual([
    ['pod_watch', ['pod.created']],
    ['pod_watch', ['pod.deleted', 'pod.created']],
  ]);
});

test.each([
  ['tick', { watermarkUs: 5, closing: false, silent: false }, 'tick', 5],
  ['policy', { effectiveAtUs: 6, document: '{}' }, 'policy', 6],
  ['observation', { fromUs: 7, clusterUid: '', kubernetesVersion: '', sources: [] }, 'observation', 7],
  ['list_begin', { kind: 'Pod', generation: 'g', phase: 'begin', sinceUs: 8 }, 'list', 8],
  ['list_end', { kind: 'Pod', generation: 'g', phase: 'end', sinceUs: 9 }, 'list', 9],
] as const)('%s passes through with its body', (form, body, type, atUs) => {
  const [signal] = signalsIn(run([envelope(body, { form })]));
  expect(signal).toMatchObject({ type, at_us: atUs, evidence_id: 'lab/audit/0/e1/1', body: JSON.stringify(body) });
});

test('a tick without its watermark is no tick', () => {
  expect(run([envelope({ closing: true }, { form: 'tick' })]).letters).toEqual(['unreadable: bad_time watermarkUs']);
});

test('signals that were made elsewhere take their place in the lane unchanged', () => {
  const signals = signalsIn(run([envelope(auditEvent())]));
  expect(signalsIn(run([envelope(signals, { form: 'signal' })]))).toEqual(signals);
  expect(run([envelope([{ type: 'pod' }], { form: 'signal' })]).letters).toEqual(['unreadable: unknown_shape [0]']);
});

test('what is too much for one call comes in parts, and counts as read after the last', () => {
  const items = Array.from({ length: 700 }, (_, index) => auditEvent({ auditID: `a-${index}` }));
  const list = envelope({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items });
  const whole = run([list, list]);
  expect(whole.parts).toBe(4);
  expect(signalsIn(whole).map((signal) => signal.evidence_id)).toEqual(items.map((_, index) => `a-${index}/ResponseComplete`));
});

const traceConfig = (effectiveAtUs: number, operation: string): object => {
  const match = { duration: '', key: operation, kind: 'operation', message: '', name: '', when: '' };
  const track = {
    action: 'A',
    apiVersion: '',
    finish: [],
    finishName: '',
    properties: [],
    resource: 'pods',
    spans: [],
    start: [match],
    startName: '',
  };
  return { document: JSON.stringify({ tracks: [track] }), effectiveAtUs, version: operation };
};
const conditions = (...types: readonly string[]): object => ({
  requestReceivedTimestamp: '2026-03-01T10:00:05.200000Z',
  requestObject: { status: { conditions: types.map((type) => ({ type, status: 'True' })) } },
  responseObject: { kind: 'Pod', metadata: { name: 'cart-0', namespace: 'shop', uid: 'u1' } },
});
const receivedUs = 1_772_359_205_200_000;
const found = (outcome: LaneRun): readonly unknown[] =>
  signalsIn(outcome).flatMap(({ type, uid, at_us, body }) => (type === 'trace' ? [[uid, at_us, JSON.parse(body ?? '').version]] : []));

test('a trace configuration in the lane is handed on, and what it finds in later records is said beside their signals', () => {
  const config = envelope(traceConfig(0, 'condition:Ready:true'), { form: 'trace_config', stream: 'lab|observation|x', namespace: '' });
  const ready = envelope(auditEvent(conditions('Ready')));
  const outcome = run([config, ready, envelope(auditEvent(conditions('Initialized')), { seq: 2 })]);
  expect(outcome.letters).toEqual([]);
  expect(signalsIn(outcome).map(({ type }) => type)).toEqual(['trace_config', 'pod', 'trace', 'pod']);
  expect(found(outcome)).toEqual([['u1', receivedUs, 'condition:Ready:true']]);
  expect(found(run([ready]))).toEqual([]);
});

test('a track begins under the configuration in force when the request arrived', () => {
  const of = (from: number, operation: string, seq: number): RawEnvelope =>
    envelope(traceConfig(from, operation), { form: 'trace_config', stream: 'lab|observation|x', namespace: '', seq });
  const both = envelope(auditEvent(conditions('Ready', 'Initialized')));
  const before = of(receivedUs + 1, 'condition:Initialized:true', 2);
  const after = of(receivedUs, 'condition:Initialized:true', 2);
  const old = of(0, 'condition:Ready:true', 1);
  expect(found(run([old, before, both]))).toEqual([['u1', receivedUs, 'condition:Ready:true']]);
  expect(found(run([old, after, both]))).toEqual([['u1', receivedUs, 'condition:Initialized:true']]);
});

test('a trace configuration of another cluster finds nothing here', () => {
  const other = envelope(traceConfig(0, 'condition:Ready:true'), {
    form: 'trace_config',
    stream: 'x|observation|x',
    cluster: 'x',
    namespace: '',
  });
  expect(found(run([other, envelope(auditEvent(conditions('Ready')))]))).toEqual([]);
});

test('where the history is cut, a stream that begins in the midst has no gap; a hole after its first record is one', () => {
  const cut: Loss = { control: 'loss', topic: 'raw', from: 0, to: 99, reason: 'history' };
  const records = [envelope(auditEvent(), { seq: 41 }), envelope(auditEvent({ auditID: 'a-2' }), { seq: 44 })];
  const types = (outputs: readonly Output[]) =>
    outputs.map(({ value }) => ('control' in value ? value.control : 'type' in value ? value.type : ''));
  expect(types(run([cut, ...records]).outputs)).toEqual(['loss', 'pod', 'gap', 'pod']);
  expect(types(run(records).outputs)).toEqual(['gap', 'pod', 'gap', 'pod']);
});
