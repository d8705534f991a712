import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { queriesMax, waitingMax } from '../bounds.ts';
import { rejected } from './exception.ts';

/** Who may ask: the one user whose password only the parent knows. Basic, bearer (the password) and ClickHouse's own headers work. */
export function authenticator(username: string, password: string): (request: IncomingMessage) => boolean {
  const accepted = [
    `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    `Bearer ${password}`,
    `X-ClickHouse ${username}:${password}`,
  ].map(digest);
  return ({ headers }) => {
    const own = headers['x-clickhouse-key'];
    const given = digest(headers.authorization ?? (own === undefined ? '' : `X-ClickHouse ${headers['x-clickhouse-user']}:${own}`));
    return accepted.some((expected) => timingSafeEqual(expected, given));
  };
}

/** Digests have one length, so that a comparison tells nothing about how much of a guess was right. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Lets `queriesMax` in at once and `waitingMax` wait in order. */
export function admission(): { enter(): Promise<void>; leave(): void } {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return {
    async enter() {
      if (inside < queriesMax) {
        inside++;
        return;
      }
      if (waiting.length >= waitingMax) throw rejected(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', `${waitingMax} requests wait already`);
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) inside--;
      else next();
    },
  };
}
