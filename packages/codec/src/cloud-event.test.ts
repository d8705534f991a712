import { createHash } from 'node:crypto';
import type { Output, Sli } from '@lunettes/core/vocabulary';
import { aBreach, aCounter, aDiagnosis, aLifecycleEvent, anSli, aSpan } from '@lunettes/testkit';
import { expect, test } from 'vitest';
import { cloudEventOf } from './index.ts';

const outputs: readonly Output[] = [
  { topic: 'lifecycle', key: '', value: aLifecycleEvent() },
  { topic: 'spans', key: '', value: aSpan() },
  { topic: 'sli', key: '', value: anSli() },
  { topic: 'diagnoses', key: '', value: aDiagnosis() },
  { topic: 'breaches', key: '', value: aBreach() },
];
const ofSli = (of: Partial<Sli>) => cloudEventOf({ topic: 'sli', key: '', value: anSli(of) });

test('the attributes are those of CloudEvents 1.0', () => {
  const of = {
    cluster: 'prod/eu',
    namespace: 'shop',
    pod: 'web-1',
    uid: 'u-1',
    delivery_id: 'd',
    version: 3,
    judged_at_us: 1_767_225_600_000_042,
  };
  expect(ofSli(of)).toEqual({
    specversion: '1.0',
    type: 'lunettes.sli.v1',
    source: '/clusters/prod%2Feu',
    id: 'd@3',
    time: '2026-01-01T00:00:00.000042Z',
    subject: 'shop/web-1/u-1',
    datacontenttype: 'application/avro',
  });
});

test.each(outputs)('a record of $topic is an event of its topic and Pod, and the same one however often it is told', (output) => {
  const event = cloudEventOf(output);
  expect(event).toMatchObject({
    type: `lunettes.${output.topic}.v1`,
    id: expect.stringMatching(/^\S+@\d+$/),
    subject: expect.stringMatching(/^[^/]+\/[^/]+\/[^/]+$/),
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  });
  expect(cloudEventOf(structuredClone(output))).toEqual(event);
});

test('another version, delivery or cluster is another event', () => {
  const ids = [{}, { version: 7 }, { delivery_id: 'other' }, { cluster: 'other' }].map((of) => {
    const { source, id } = ofSli(of) ?? {};
    return createHash('sha256').update(`${source} ${id}`).digest('hex');
  });
  expect(new Set(ids).size).toBe(ids.length);
});

test('a Pod that was refused has no uid, and a delivery that was not judged yet has the time of what is known', () => {
  expect(ofSli({ uid: null, namespace: 'shop', pod: 'web-' })?.subject).toBe('shop/web-');
  const open = { judged_at_us: null, ended_at_us: null, started_at_us: null, first_seen_at_us: 1_767_225_600_000_000 };
  expect(ofSli(open)?.time).toBe('2026-01-01T00:00:00.000000Z');
});

test('internal topics and control records carry none', () => {
  const watermark = { control: 'watermark', cluster: 'c', us: 1, closing: false, silent: false } as const;
  expect(cloudEventOf({ topic: 'sli', key: '', value: watermark })).toBe(undefined);
  expect(cloudEventOf({ topic: 'counters', key: '', value: aCounter() })).toBe(undefined);
});
