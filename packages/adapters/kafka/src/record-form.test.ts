import type { LogAppend } from '@lunettes/ports';
import { expect, test } from 'vitest';
import { messageOf } from './record-form.ts';

const append: LogAppend = {
  topic: 'sli',
  key: 'c|shop|web',
  value: Buffer.from([0xc3, 0x01]),
  logTimeUs: 7,
  sequence: { epoch: 1, n: 2, src: 3, part: 0, last: true },
};

test('attributes of an event are headers of CloudEvents’ binding for Kafka in binary mode, beside our own', () => {
  const event = { specversion: '1.0', type: 'lunettes.sli.v1', id: 'd@1', datacontenttype: 'application/avro' };
  expect(messageOf({ ...append, event }, 0).headers).toEqual({
    'lunettes-seq': '1 2 3 0 1',
    'lunettes-log-time': '7',
    ce_specversion: '1.0',
    ce_type: 'lunettes.sli.v1',
    ce_id: 'd@1',
    'content-type': 'application/avro',
  });
});

test('a record without an event has none of these headers', () => {
  expect(Object.keys(messageOf(append, 0).headers ?? {})).toEqual(['lunettes-seq', 'lunettes-log-time']);
});
