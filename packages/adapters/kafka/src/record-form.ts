import { fenceSrc, type LogAppend, type LogRecord, type Sequence } from '@lunettes/ports';
import type { IHeaders, KafkaMessage, Message } from 'kafkajs';

/** `epoch N src part last`, decimal and apart by blanks; readers of public topics need the first two. */
const sequenceHeader = 'lunettes-seq';
/** Microseconds. Without it the log time is the broker's append time. */
const timeHeader = 'lunettes-log-time';
/** What sort of control record it is; absent from records of the topic's own kind. */
const controlHeader = 'lunettes-control';
/** CloudEvents' binding for Kafka, binary mode: this attribute is the header `content-type`, every other one `ce_` and its name. */
const contentTypeAttribute = 'datacontenttype';
/** A control record is JSON, and no other record of ours begins like that. */
const controlMarker = 0x7b;

/** One record as the client library sends it. */
export function messageOf({ key, value, sequence, logTimeUs, event }: LogAppend, lane: number): Message {
  const headers: IHeaders = {};
  if (sequence !== undefined) {
    const { epoch, n, src, part, last } = sequence;
    headers[sequenceHeader] = `${epoch} ${n} ${src} ${part} ${last ? 1 : 0}`;
    if (src === fenceSrc) headers[controlHeader] = 'fence';
    else if (value[0] === controlMarker) headers[controlHeader] = 'record';
  }
  if (logTimeUs !== undefined) headers[timeHeader] = `${logTimeUs}`;
  for (const name in event) headers[name === contentTypeAttribute ? 'content-type' : `ce_${name}`] = event[name];
  return { key: Buffer.from(key), value: Buffer.from(value.buffer, value.byteOffset, value.length), headers, partition: lane };
}

/** One record as it was read. What is not ours comes out without a sequence, and its reader will say so. */
export function recordOf({ offset, key, value, timestamp, headers }: KafkaMessage): LogRecord {
  const time = textOf(headers?.[timeHeader]);
  return {
    offset: Number(offset),
    logTimeUs: time === undefined ? Number(timestamp) * 1000 : Number(time),
    key: key?.toString() ?? '',
    value: value ?? new Uint8Array(),
    sequence: sequenceOf(textOf(headers?.[sequenceHeader])),
  };
}

function sequenceOf(text: string | undefined): Sequence | undefined {
  const match = /^(\d+) (\d+) (-?\d+) (\d+) ([01])$/.exec(text ?? '');
  if (match === null) return undefined;
  const [, epoch, n, src, part, last] = match;
  return { epoch: Number(epoch), n: Number(n), src: Number(src), part: Number(part), last: last === '1' };
}

function textOf(header: IHeaders[string]): string | undefined {
  const one = Array.isArray(header) ? header[0] : header;
  return one?.toString();
}
