import { createHash } from 'node:crypto';
import type { LogRecord } from '@lunettes/ports';

const hashDigits = 16;

/** 64 bits over what a record holds, place and time left out: tells one record of a topic from another at the same offset. */
export function recordHash({ key, value, sequence }: LogRecord): string {
  const head = JSON.stringify(sequence === undefined ? [key] : [key, sequence.epoch, sequence.n, sequence.src, sequence.part]);
  return createHash('sha256').update(head).update('\n').update(value).digest('hex').slice(0, hashDigits);
}
