import { expect, test } from 'vitest';
import type { Owner, StageInterval } from '../vocabulary/index.ts';
import { limitReachedAt, openEndUs, ownerStretches, ownerTotals } from './owner-time.ts';

const stage = (owner: Owner, fromUs: number, toUs: number): StageInterval => ({
  stage: 'sandbox',
  owner,
  container: '',
  attempt: 0,
  fromUs,
  toUs,
  open: false,
});
const infra = (from: number, to: number): StageInterval => stage('platform', from, to);
const user = (from: number, to: number): StageInterval => stage('tenant', from, to);

/** Worked examples of the delivery duration: all times in seconds after creation, looked at after 100. */
test.each([
  ['work of both one after the other', [infra(0, 10), infra(12, 40), user(40, 100)], 40],
  ['the user’s work partly behind the platform’s', [infra(0, 10), infra(12, 40), user(30, 100)], 40],
  ['the user’s work cut in two', [infra(0, 10), infra(50, 60), user(20, 100)], 30],
  ['an open platform stage masks everything', [infra(0, 10), infra(5, 100), user(40, 100)], 100],
  ['overlapping work of the user counts once', [infra(0, 10), user(20, 60), user(50, 90)], 30],
  ['what no stage covers is the platform’s', [], 100],
] as const)('%s', (_, stages, expected) => {
  const totals = ownerTotals(ownerStretches(stages, 0, 100));
  expect(totals.platformUs + totals.capacityUs).toBe(expected);
  expect(totals.platformUs + totals.capacityUs + totals.tenantUs + totals.externalUs).toBe(totals.totalUs);
});

test('a limit passes at the instant at which platform and capacity have used it up, not when somebody looks', () => {
  const stretches = ownerStretches([infra(0, 10), user(10, 60), stage('capacity', 60, 80)], 0, 100);
  expect(limitReachedAt(stretches, 15)).toBe(65);
  expect(limitReachedAt(stretches, 10)).toBe(60);
  expect(limitReachedAt(stretches, 50)).toBeUndefined();
});

test('an end exactly at the limit is in time', () => {
  expect(limitReachedAt(ownerStretches([infra(0, 90)], 0, 90), 90)).toBeUndefined();
  expect(limitReachedAt(ownerStretches([infra(0, 91)], 0, 91), 90)).toBe(90);
});

test('a delivery that waits for its tenant only has no deadline that could pass', () => {
  expect(limitReachedAt(ownerStretches([infra(0, 10), user(10, openEndUs)], 0, openEndUs), 90)).toBeUndefined();
});
