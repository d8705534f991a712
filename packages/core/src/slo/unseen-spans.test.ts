import { expect, test } from 'vitest';
import { type UnseenSpan, unseenMax, withSilence, withUnseen } from './unseen-spans.ts';

const span = (fromUs: number, toUs: number, more: Partial<UnseenSpan> = {}): UnseenSpan => ({
  source: 'audit',
  namespace: '',
  reason: 'webhook_loss',
  fromUs,
  toUs,
  ...more,
});
const held = (...told: readonly UnseenSpan[]): readonly UnseenSpan[] => told.reduce<readonly UnseenSpan[]>(withUnseen, []);

test('a later word ends what lasts, and an older one that comes late does not open it again', () => {
  expect(held(span(10, -1), span(10, 30))).toEqual([span(10, 30)]);
  expect(held(span(10, 30), span(10, -1))).toEqual([span(10, 30)]);
  expect(held(span(10, -1), span(10, 10))).toEqual([]);
});

test('silence grows while the watermark moves without evidence, and begins anew after some', () => {
  const silent = (fromUs: number, toUs: number): UnseenSpan => span(fromUs, toUs, { source: 'time', reason: 'silent' });
  expect(withSilence(withSilence(withSilence([], 10, 20), 20, 30), 50, 60)).toEqual([silent(10, 30), silent(50, 60)]);
});

test('beyond the bound the two oldest of a source count as one, so that all that was unseen still is', () => {
  const told = Array.from({ length: unseenMax + 3 }, (_, index) => span(index * 10, index * 10 + 5));
  const other = span(0, 5, { source: 'events' });
  const kept = held(other, ...told);
  expect(kept).toHaveLength(unseenMax + 1);
  expect(kept).toContainEqual(other);
  for (const { fromUs, toUs } of told)
    expect(kept.some((one) => one.source === 'audit' && one.fromUs <= fromUs && one.toUs >= toUs)).toBe(true);
});
