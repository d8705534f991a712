import { expect, test } from 'vitest';
import { knownAt } from '../../test/lifecycle/known-at.ts';
import { lifeOf } from '../lifecycle/index.ts';
import { judge, podDeadline } from './verdict.ts';

const s = 1_000_000;
const service = { limitUs: 480 * s, excusesInit: true };

test('a service whose init image was pulled after 5 s and initialized after 35 s has until 8 min 30 s', () => {
  const life = lifeOf([knownAt('pod.created', 0), knownAt('pod.initialized', 35)]);
  expect(podDeadline(0, life, service, knownAt('image.pulled', 5))).toBe(510 * s);
});

test('a namespace that sets its own limit excuses no init time', () => {
  const life = lifeOf([knownAt('pod.created', 0), knownAt('pod.initialized', 35)]);
  expect(podDeadline(0, life, { limitUs: 90 * s, excusesInit: false }, knownAt('image.pulled', 5))).toBe(90 * s);
});

test('no limit runs while scheduling gates are left', () => {
  expect(podDeadline(0, lifeOf([knownAt('pod.created', 0), knownAt('pod.gated', 0)]), service, undefined)).toBeUndefined();
  expect(
    podDeadline(0, lifeOf([knownAt('pod.created', 0), knownAt('pod.gated', 0), knownAt('pod.ungated', 100)]), service, undefined),
  ).toBe(580 * s);
});

const late = { watermarkUs: 1000 * s, guardUs: 5 * s };

test.each([
  ['delivered before', 'delivered', 80 * s, 'success', 80 * s],
  ['delivered exactly at', 'delivered', 90 * s, 'success', 90 * s],
  ['delivered after', 'delivered', 91 * s, 'fail', 90 * s],
  ['failed before', 'failed', 10 * s, 'fail', 10 * s],
  ['deleted before', 'deleted', 10 * s, 'killed', 10 * s],
  ['deleted after', 'deleted', 100 * s, 'fail', 90 * s],
  ['still open after', 'open', undefined, 'fail', 90 * s],
] as const)('%s the deadline', (_, outcome, end, verdict, atUs) => {
  expect(judge(outcome, end, 90 * s, late)).toEqual({ verdict, atUs });
});

test('absence waits until the watermark has passed the deadline by the guard', () => {
  expect(judge('open', undefined, 90 * s, { watermarkUs: 94 * s, guardUs: 5 * s }).verdict).toBe('pending');
  expect(judge('open', undefined, 90 * s, { watermarkUs: 95 * s, guardUs: 5 * s }).verdict).toBe('fail');
});
