import { type Signal, stepOutputBytesMax, stepOutputsMax } from '@lunettes/core/vocabulary';
import { expect, test } from 'vitest';
import { outputPart } from './output-part.ts';

const signal = (evidenceId: number, bodyLength: number): Signal => ({
  type: 'pod',
  cluster: 'lab',
  namespace: 'shop',
  name: 'cart-0',
  uid: 'u',
  at_us: 1,
  source: 'audit',
  evidence_id: String(evidenceId),
  resource_version: '',
  audit_level: null,
  facts: [],
  body: 'é'.repeat(bodyLength),
});

test.each([
  ['many small ones', 1000, 1],
  ['some large ones', 40, 30_000],
  ['one that is too large by itself', 3, 400_000],
])('%s are given out once each, in order, within the bounds', (_, count, bodyLength) => {
  const signals = Array.from({ length: count }, (__, index) => signal(index, bodyLength));
  const given: Signal[] = [];
  for (let part = 0, more = true; more; part++) {
    const found = outputPart(signals, part);
    const bytes = new TextEncoder().encode(JSON.stringify(found.taken)).length;
    expect(found.taken.length).toBeLessThanOrEqual(stepOutputsMax);
    if (found.taken.length > 1) expect(bytes).toBeLessThanOrEqual(stepOutputBytesMax);
    given.push(...found.taken);
    more = found.more;
  }
  expect(given).toEqual(signals);
});

test('nothing is one empty part', () => {
  expect(outputPart([], 0)).toEqual({ taken: [], more: false });
});
