import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Replayed, type ReplayedOptions, replayFiles } from './replay-lines.ts';

const recordingOf = (name: string): readonly string[] =>
  readFileSync(join(import.meta.dirname, '..', 'golden', name, 'audit.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');

/** What is left whole, and another Pod's lines, which are broken. */
const neighbours = recordingOf('image-not-found');
const victims = recordingOf('delete-graceful');
const neighbour = 'web-lhcw-ll5llt669-mwf5s';
const options: ReplayedOptions = { until: '2025-10-09T10:00:00Z', recordBytesMax: 20_000 };

type Members = Record<string, unknown>;

/** The first line that asks this; each of them is in the recording. */
function eventOf(verb: string, resource: string, subresource?: string): Members {
  for (const line of victims) {
    const event = JSON.parse(line);
    const { objectRef: of } = event;
    if (event.verb === verb && of.resource === resource && of.subresource === subresource) return event;
  }
  throw new Error(`no ${verb} of ${resource} was recorded`);
}

const create = eventOf('create', 'pods');
const patch = eventOf('patch', 'pods', 'status');
const told = eventOf('create', 'events');
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const { stageTimestamp: _, requestReceivedTimestamp: __, ...timeless } = create;
const goNames = Object.fromEntries(Object.entries(create).map(([key, value]) => [key === 'auditID' ? 'AuditID' : upper(key), value]));

interface BadLine {
  readonly name: string;
  readonly line: Buffer;
  readonly field: string;
  readonly reason: string;
}

const bad = (name: string, line: Buffer, field: string, reason: string): BadLine => ({ name, line, field, reason });

const badLines: readonly BadLine[] = [
  bad('a line that ends in the middle', json(create).subarray(0, 900), '', 'not_json'),
  bad('a line whose beginning is missing', json(create).subarray(900), '', 'not_json'),
  bad('words', Buffer.from('E1124 07:29:09 reflector.go:138 failed'), '', 'not_json'),
  bad('binary', Buffer.from([0x1b, 0x8b, 0x08, 0xff, 0xfe, 0xc3, 0x28]), '', 'not_utf8'),
  bad(
    'bytes within a text that are not UTF-8',
    Buffer.concat([Buffer.from('{"auditID":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
    '',
    'not_utf8',
  ),
  bad('a record above the bound', json({ ...create, more: 'x'.repeat(30_000) }), '', 'too_large'),
  bad('a record that nests too deeply', Buffer.from(`${'{"a":'.repeat(600)}1${'}'.repeat(600)}`), '', 'too_large'),
  bad('another object', json({ hello: 1 }), '', 'unknown_shape'),
  bad('a number', Buffer.from('7'), '', 'unknown_shape'),
  bad('names as Go spells them', json({ ...goNames, apiVersion: 'audit.k8s.io/v1' }), 'AuditID', 'unknown_shape'),
  bad('a version nobody knows', json({ ...create, apiVersion: 'example.com/v7' }), 'apiVersion', 'unsupported_version'),
  bad('no time at all', json(timeless), 'stageTimestamp', 'no_time'),
  bad('a time in words', json({ ...create, stageTimestamp: 'yesterday' }), 'stageTimestamp', 'bad_time'),
  bad('a time as a number', json({ ...create, stageTimestamp: 1_760_000_000 }), 'stageTimestamp', 'bad_time'),
  bad('a time before 1970', json({ ...create, requestReceivedTimestamp: '1969-12-31T23:59:59Z' }), 'requestReceivedTimestamp', 'bad_time'),
  bad('no audit id', json({ ...create, auditID: undefined }), 'auditID', 'missing_field'),
  bad('no stage', json({ ...create, stage: null }), 'stage', 'missing_field'),
  bad('no verb', json({ ...create, verb: '' }), 'verb', 'missing_field'),
  bad('no answer', json({ ...create, responseStatus: undefined }), 'responseStatus', 'missing_field'),
  bad('no code', json({ ...create, responseStatus: {} }), 'responseStatus.code', 'missing_field'),
  bad('a stage nobody knows', json({ ...create, stage: 'Half' }), 'stage', 'unknown_shape'),
  bad('a patch that is a number', json({ ...patch, requestObject: 7, responseObject: undefined }), 'requestObject', 'bad_patch'),
  bad(
    'the envelope of a cloud',
    json({ insertId: 'x', logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity', protoPayload: {} }),
    'protoPayload.methodName',
    'bad_envelope',
  ),
  ...[
    'auditID',
    'stage',
    'verb',
    'level',
    'objectRef',
    'objectRef.resource',
    'objectRef.namespace',
    'responseStatus',
    'responseStatus.code',
    'responseObject',
    'responseObject.metadata',
    'responseObject.metadata.uid',
    'responseObject.metadata.labels',
    'responseObject.metadata.ownerReferences',
    'responseObject.metadata.ownerReferences[0].kind',
    'responseObject.spec',
    'responseObject.spec.containers',
    'responseObject.spec.containers[0]',
    'responseObject.spec.containers[0].name',
    'responseObject.spec.containers[0].image',
    'responseObject.spec.restartPolicy',
    'responseObject.status',
  ].map((path) => bad(`${path} of another type`, json(wrongAt(create, path)), path, 'wrong_type')),
  ...[
    'responseObject.status.conditions',
    'responseObject.status.conditions[0].type',
    'responseObject.status.containerStatuses',
    'responseObject.status.containerStatuses[0].restartCount',
    'responseObject.status.containerStatuses[0].state',
    'responseObject.status.phase',
  ].map((path) => bad(`${path} of another type`, json(wrongAt(patch, path)), path, 'wrong_type')),
  ...['reason', 'involvedObject', 'involvedObject.name', 'message', 'source'].map((name) => {
    const path = `responseObject.${name}`;
    return bad(`${path} of an Event of another type`, json(wrongAt(told, path)), path, 'wrong_type');
  }),
];

const whole = await replayFiles([[...neighbours]], options);

describe('a line that cannot be used is rejected where it lies, and the run goes on', () => {
  test.each(badLines)('$name', async ({ line, field, reason }) => {
    const before = neighbours
      .slice(0, 7)
      .map((one) => `${one}\n`)
      .join('');
    const after = neighbours
      .slice(7)
      .map((one) => `${one}\n`)
      .join('');
    const result = await replayFiles([Buffer.concat([Buffer.from(before), line, Buffer.from(`\n${after}`)])], options);
    expect(result.rejected).toEqual([
      {
        file: '0',
        line: 8,
        byte_offset: Buffer.byteLength(before),
        field,
        reason,
        message: expect.stringMatching(/./),
        sample: expect.any(String),
      },
    ]);
    expect(Buffer.byteLength(result.rejected[0]?.sample ?? '')).toBeLessThanOrEqual(256);
    expect(result.summary['rejected']).toEqual({ [reason]: 1 });
    expect(result.counts).toEqual({ ...whole.counts, rejected: 1 });
    expect(result.digest).toBe(whole.digest);
  });

  test('all of them in one file are all told, in the order of the file, also in rejected.ndjson', async () => {
    const lines = badLines.flatMap(({ line }, index) => [Buffer.from(neighbours[index % neighbours.length] ?? ''), line]);
    const out = mkdtempSync(join(tmpdir(), 'rejected-'));
    try {
      const result = await replayFiles([joined(lines)], { ...options, out });
      expect(result.rejected.map(({ line, field, reason }) => ({ line, field, reason }))).toEqual(
        badLines.map(({ field, reason }, index) => ({ line: 2 * index + 2, field, reason })),
      );
      const written = readFileSync(join(out, 'rejected.ndjson'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(
        written.map(({ line, byte_offset, field, reason, message, sample }) => ({ line, byte_offset, field, reason, message, sample })),
      ).toEqual(result.rejected.map(({ file: __, ...row }) => row));
      expect(result.digest).toBe(whole.digest);
    } finally {
      rmSync(out, { recursive: true });
    }
  });
});

test('a byte order mark, empty lines and the line ends of other systems are no reason to reject', async () => {
  const text = `\ufeff${neighbours.join('\r\n\r\n')}`;
  const result = await replayFiles([Buffer.from(text)], options);
  expect(result.rejected).toEqual([]);
  expect(result.digest).toBe(whole.digest);
});

test('an event that was cut by its writer is read without its bodies', async () => {
  const cut = victims.map((line) => {
    const event = JSON.parse(line);
    return JSON.stringify({ ...event, annotations: { 'audit.k8s.io/truncated': 'true' }, requestObject: 'cut', responseObject: 7 });
  });
  const result = await replayFiles([cut], options);
  expect(result.rejected).toEqual([]);
  const types = (result.rows.get('lifecycle') ?? []).map(({ type, at_us }) => `${type} ${at_us}`);
  for (const fact of ['pod.scheduled 1760000932431255', 'pod.delete_requested 1760001248541179', 'pod.deleted 1760001250433813'])
    expect(types).toContain(fact);
});

test('a file of nothing but noise is read to its end', async () => {
  const result = await replayFiles([joined(badLines.map(({ line }) => line))], options);
  expect(result.summary['records']).toBe(badLines.length);
  expect(result.counts['rejected']).toBe(badLines.length);
});

test('whatever is done to the lines of one Pod, the rows of another in the same file stay as they are', async () => {
  const mutation = fc.record({ line: fc.nat(), where: fc.nat(), how: fc.nat({ max: 5 }), value: fc.jsonValue() });
  let rejections = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 5, maxLength: 30 }), async (mutations) => {
      const broken = mutations.map((one) => mutated(victims[one.line % victims.length] ?? '', one));
      const lines = neighbours.flatMap((line, index) => [Buffer.from(line), ...broken.filter((_, at) => at % neighbours.length === index)]);
      const result = await replayFiles([joined(lines)], options);
      rejections += result.rejected.length;
      expect(result.summary['records']).toBe(lines.length);
      expect(result.summary['dead_letters']).toEqual({});
      for (const { line, reason, sample } of result.rejected) {
        expect(neighbours, `line ${line}, ${reason}: ${sample}`).not.toContain(lines[line - 1]?.toString());
      }
      expect(rowsOf(result)).toEqual(rowsOf(whole));
    }),
    { numRuns: 100 },
  );
  // A run in which nothing was rejected would have mutated nothing that is read.
  expect(rejections).toBeGreaterThan(300);
});

/** Without versions: they count how often a row was told on the way, which other Pods' time may change. */
const rowsOf = (result: Replayed): readonly unknown[] =>
  [...result.rows].flatMap(([file, rows]) => rows.filter(({ pod }) => pod === neighbour).map(({ version: _, ...row }) => ({ file, row })));

const joined = (lines: readonly Uint8Array[]): Buffer => Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));

function upper(key: string): string {
  return key.slice(0, 1).toUpperCase() + key.slice(1);
}

/** The event with a value of another type in one place; the place is in it. */
function wrongAt(event: Members, path: string): unknown {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  const copy = structuredClone(event);
  let parent: Members = copy;
  for (const step of steps.slice(0, -1)) parent = parent[step] as Members;
  const last = steps.at(-1) ?? '';
  expect(parent[last], path).toBeDefined();
  parent[last] = typeof parent[last] === 'string' ? 7 : 'of another type';
  return copy;
}

interface Mutation {
  readonly where: number;
  readonly how: number;
  readonly value: unknown;
}

/** One line after something was done to a member of its record, or to its bytes; it stays one line. */
function mutated(line: string, { where, how, value }: Mutation): Buffer {
  const bytes = Buffer.from(line);
  const at = where % bytes.length;
  if (how === 0) return bytes.subarray(0, at + 1);
  if (how === 1) {
    bytes[at] = (bytes[at] ?? 0) ^ 0x91;
    return bytes.map((byte) => (byte === 0x0a || byte === 0x0d ? 0x20 : byte)) as Buffer;
  }
  const record: unknown = JSON.parse(line);
  const places = placesIn(record);
  const [parent, key] = places[where % places.length] ?? [{}, ''];
  if (how === 2) delete parent[key];
  else if (how === 3) parent[key] = typeof parent[key] === 'string' ? 7 : 'of another type';
  else if (how === 4) parent[key] = null;
  else parent[key] = value;
  return Buffer.from(JSON.stringify(record));
}

function placesIn(record: unknown): readonly (readonly [parent: Members, key: string])[] {
  const places: (readonly [Members, string])[] = [];
  const pending: unknown[] = [record];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const key of Object.keys(value)) {
      places.push([value as Members, key]);
      pending.push((value as Members)[key]);
    }
  }
  return places;
}
