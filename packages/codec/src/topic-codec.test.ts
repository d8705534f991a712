import type { Breach, LifecycleEvent } from '@lunettes/core/vocabulary';
import { expect, test } from 'vitest';
import { decodeRecord, EncodeError, encodeRecord, fingerprintOf, readSchema } from './index.ts';

const event: LifecycleEvent = {
  cluster: 'c',
  namespace: 'n',
  pod: 'p',
  uid: 'u',
  key: 'pod.created',
  type: 'pod.created',
  at_us: 1_700_000_000_000_000,
  resolution: 'us',
  clock: 'apiserver',
  evidence_id: 'e/1',
  container: '',
  attempt: 0,
  node: null,
  details: [],
  version: 1,
  retracted: false,
};

test('a record begins with the marker and the fingerprint of its schema, lowest byte first', () => {
  const bytes = encodeRecord('lifecycle', event);
  expect([...bytes.subarray(0, 2)]).toEqual([0xc3, 0x01]);
  expect(new DataView(bytes.buffer).getBigUint64(2, true)).toBe(fingerprintOf(readSchema('lifecycle')));
});

test('keys that a plain object cannot hold survive', () => {
  const details = [
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ] as const;
  const decoded = decodeRecord('lifecycle', encodeRecord('lifecycle', { ...event, details }));
  expect(decoded.ok && 'details' in decoded.value && decoded.value.details).toEqual(details);
});

test.each([
  ['a number beyond 2^53', { at_us: 2 ** 53 + 2 }],
  ['a number below -2^52', { at_us: -(2 ** 52) - 1 }],
  ['a fraction', { at_us: 0.5 }],
  ['an int that is too large', { version: 2 ** 31 }],
  ['no number', { at_us: Number.NaN }],
  ['an unknown symbol', { resolution: 'minute' }],
  ['a missing field', { uid: undefined }],
  ['unsorted pairs', { details: [['b', ''] as const, ['a', ''] as const] }],
  ['a key given twice', { details: [['a', ''] as const, ['a', ''] as const] }],
])('%s is refused with the name of the topic', (_, change) => {
  const value = { ...event, ...change } as LifecycleEvent;
  expect(() => encodeRecord('lifecycle', value)).toThrow(EncodeError);
  expect(() => encodeRecord('lifecycle', value)).toThrow(/topic lifecycle/);
});

test('a record of another topic is told apart from a broken one', () => {
  expect(decodeRecord('breaches', encodeRecord('lifecycle', event))).toEqual({ ok: false, problem: 'unknown_schema' });
  expect(decodeRecord('lifecycle', new Uint8Array([1, 2, 3]))).toEqual({ ok: false, problem: 'not_a_record' });
  const longer = Uint8Array.from([...encodeRecord('lifecycle', event), 0]);
  expect(decodeRecord('lifecycle', longer)).toEqual({ ok: false, problem: 'malformed' });
});

test('controls travel in every topic and are told apart by their first byte', () => {
  const watermark = { control: 'watermark', cluster: 'c', us: 5, closing: false, silent: true } as const;
  const bytes = encodeRecord('sli', watermark);
  expect(new TextDecoder().decode(bytes)).toBe('{"control":"watermark","cluster":"c","us":5,"closing":false,"silent":true}');
  expect(decodeRecord('breaches', bytes)).toEqual({ ok: true, value: watermark });
  const policy = { control: 'policy', cluster: 'c', effectiveAtUs: 7, document: '{}' } as const;
  expect(decodeRecord('signals', encodeRecord('signals', policy))).toEqual({ ok: true, value: policy });
  const loss = { control: 'loss', topic: 'raw', from: 1, to: 2, reason: 'retention' } as const;
  expect(decodeRecord('spans', encodeRecord('spans', loss))).toEqual({ ok: true, value: loss });
  const coverage = {
    control: 'coverage',
    cluster: 'c',
    namespace: '',
    source: 'audit',
    reason: 'webhook_loss',
    fromUs: 3,
    toUs: -1,
  } as const;
  expect(decodeRecord('lifecycle', encodeRecord('lifecycle', coverage))).toEqual({ ok: true, value: coverage });
  const sight = { control: 'sight', cluster: 'c', source: 'pods', state: 'seeing', reason: null, fromUs: 3, toUs: 9, version: 2 } as const;
  expect(decodeRecord('lifecycle', encodeRecord('lifecycle', sight))).toEqual({ ok: true, value: sight });
});

test.each([
  '{',
  '{"control":"else"}',
  '{"control":"watermark","cluster":"c","us":-1,"closing":false,"silent":false}',
  '{"control":"loss","topic":"x"}',
  '{"control":"coverage","cluster":"c","namespace":"","source":"sky","reason":"r","fromUs":3,"toUs":-1}',
  '{"control":"coverage","cluster":"c","namespace":"","source":"audit","reason":"r","fromUs":3,"toUs":-2}',
  '{"control":"sight","cluster":"c","source":"audit","state":"dreaming","reason":null,"fromUs":3,"toUs":9,"version":1}',
  '{"control":"sight","cluster":"c","source":"audit","state":"blind","reason":"r","fromUs":3,"toUs":-1,"version":1}',
])('the control %s is a problem', (text) => {
  expect(decodeRecord('sli', new TextEncoder().encode(text))).toEqual({ ok: false, problem: 'bad_control' });
});

test('a record larger than the first buffer is written whole', () => {
  const large = { ...event, uid: 'u'.repeat(1_000_000) };
  const decoded = decodeRecord('lifecycle', encodeRecord('lifecycle', large));
  expect(decoded.ok && 'uid' in decoded.value && decoded.value.uid.length).toBe(1_000_000);
  const breach = { action: 'create' } as Breach;
  expect(() => encodeRecord('breaches', breach)).toThrow(EncodeError);
});

test('broken bytes that announce billions of items are a problem at once', () => {
  const bytes = encodeRecord('lifecycle', { ...event, details: [['a', 'b']] });
  const at = bytes.lastIndexOf(2, bytes.length - 7);
  const broken = Uint8Array.from([...bytes.subarray(0, at), 0xfe, 0xff, 0xff, 0xff, 0x7f, ...bytes.subarray(at + 1)]);
  expect(decodeRecord('lifecycle', broken)).toEqual({ ok: false, problem: 'malformed' });
});
