import { expect, test } from 'vitest';
import { delivery } from '../api/rows.ts';
import { spansOfDelivery } from './spans-of-delivery.ts';

const row = {
  delivery_id: 'd',
  trace_id: 't',
  cluster: 'c',
  namespace: 'n',
  pod: 'p',
  action: 'create',
  ordinal: 1,
  version: 1,
  outcome: 'open',
  first_seen_at_us: 0,
  slo_eligible: true,
  final: false,
  borderline: false,
  stages: { image_pull: { us: 7, owner: 'platform', open: true }, sandbox: { us: 2, owner: 'platform', open: false } },
};

const span = (span_id: string, stage: string | null, end_at_us: number, trace_id = 't') => ({
  trace_id,
  span_id,
  parent_span_id: null,
  name: stage === null ? 'pod.create' : stage,
  stage,
  container: null,
  attempt: null,
  owner: null,
  start_at_us: 0,
  end_at_us,
  status: 'unset' as const,
});

const openOnes = (outcome: string) =>
  spansOfDelivery(delivery({ ...row, outcome }, ''), [
    span('root', null, 9),
    span('sandbox', 'sandbox', 2),
    span('first pull', 'image_pull', 5),
    span('second pull', 'image_pull', 9),
    span('of another delivery', 'image_pull', 9, 'u'),
  ])
    .filter((each) => each.open)
    .map((each) => each.id);

test('while a delivery is open, its root and the last span of each open stage are open', () => {
  expect(openOnes('open')).toEqual(['root', 'second pull']);
});

test('nothing of a delivery that has ended is open', () => {
  expect(openOnes('deleted')).toEqual([]);
});

test('spans of other deliveries of the Pod are left out', () => {
  expect(spansOfDelivery(delivery(row, ''), [span('a', null, 1), span('b', null, 1, 'u')]).map((each) => each.id)).toEqual(['a']);
});
