import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { secondUs } from '../vocabulary/index.ts';
import type { Delivery } from './delivery.ts';
import type { LifecycleEntry, PodEntry } from './entries.ts';
import { type Known, lifeOf } from './life.ts';
import { watchLimits } from './overdue.ts';
import { workOn } from './work.ts';

const page = readFileSync(new URL('../../../../docs/specs/lifecycle.md', import.meta.url), 'utf8');
const rows = page
  .slice(page.indexOf('| end | first limit | watermark | `delivery.overdue` |'))
  .split('\n\n')[0]
  ?.split('\n')
  .slice(2)
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
if (rows === undefined) throw new Error('the page has a table of overdue deliveries');

const startUs = 1_000 * secondUs;
const limitUs = 90 * secondUs;
const guardUs = 5 * secondUs;
const passesUs = startUs + limitUs;
const ends = new Map([
  ['by the limit', [startUs, passesUs - 1, passesUs]],
  ['past the limit', [passesUs + 1, passesUs + 10 * limitUs]],
  ['none', [undefined]],
]);
const watermarks = new Map([
  ['any', [0, passesUs, passesUs + guardUs, 10 * passesUs]],
  ['short of limit + guard', [0, passesUs, passesUs + guardUs - 1]],
  ['at limit + guard', [passesUs + guardUs, 10 * passesUs]],
]);

test('the table of overdue deliveries has its five rows', () => expect(rows).toHaveLength(5));

test.each(rows)('end %s, limit %s, watermark %s: overdue %s', (end = '', limit, watermark = '', told) => {
  for (const endUs of ends.get(end) ?? [])
    for (const watermarkUs of watermarks.get(watermark) ?? []) {
      const overdue = overdueOf(endUs, limit === 'passes' ? passesUs : undefined, watermarkUs);
      expect(overdue?.at).toBe(told === 'no' ? undefined : passesUs);
    }
});

test('a delivery that ended within the shortest limit is not looked at any closer', () => {
  const within = (): never => {
    throw new Error('computed');
  };
  const watch = watchLimits(workWith(within), pod, undefined);
  expect(watch.overdue(delivery(passesUs), () => lifeOf([]), started)).toBeUndefined();
  expect(watch.noted(pod)).toBe(pod);
});

const started: Known = {
  key: 'delivery.started/create/1',
  type: 'delivery.started',
  container: '',
  attempt: 0,
  at: startUs,
  resolution: 'us',
  clock: 'apiserver',
  evidence: 'e',
  details: [],
};
const pod = { kind: 'pod', cluster: 'c', namespace: 'n', uid: 'u', pod: null, derived: [], limits: null } as unknown as PodEntry;

const delivery = (endUs: number | undefined): Delivery => ({
  action: 'create',
  ordinal: 1,
  startedAt: startUs,
  startResolution: 'us',
  accepted: started,
  ended: endUs === undefined ? undefined : { ...started, at: endUs },
  outcome: endUs === undefined ? 'open' : 'delivered',
});

function workWith(firstUs: () => number | undefined) {
  const limits = {
    leastUs: () => limitUs,
    firstOf: () => {
      const atUs = firstUs();
      return atUs === undefined ? undefined : { objective: 'delivery_slo', limitUs, atUs };
    },
  };
  const lane = { get: (): LifecycleEntry | undefined => undefined, due: () => [] };
  return workOn(lane, { sha256Hex: (text) => hash('sha256', text, 'hex'), limits });
}

const overdueOf = (endUs: number | undefined, firstUs: number | undefined, us: number): Known | undefined =>
  watchLimits(
    workWith(() => firstUs),
    pod,
    { us, closing: false },
  ).overdue(delivery(endUs), () => lifeOf([]), started);
