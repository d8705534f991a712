import { describe, expect, test } from 'vitest';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { wordOf } from './language.ts';

const common = { pod: 'web-1', total: '1 min 5 s', delivery: undefined, limit: '55 s', overdue: '10 s' } as const;

describe('the first sentence about a delivery', () => {
  test('says by how much a late Pod was late', () => {
    expect(en.delivery.headline({ ...common, action: 'create', outcome: 'delivered', verdict: 'fail' })).toBe(
      'web-1 was ready after 1 min 5 s, 10 s over its limit.',
    );
  });

  test('names the limit of a Pod that still has time', () => {
    expect(
      en.delivery.headline({ ...common, overdue: undefined, total: '12 s', action: 'create', outcome: 'open', verdict: 'pending' }),
    ).toBe('web-1 is not ready yet after 12 s; the limit is 55 s.');
  });

  test('leaves out what is not known', () => {
    const facts = { ...common, total: undefined, limit: undefined, overdue: undefined };
    expect(en.delivery.headline({ ...facts, action: 'delete', outcome: 'delivered', verdict: null })).toBe('web-1 was gone.');
    expect(ja.delivery.headline({ ...facts, action: 'delete', outcome: 'delivered', verdict: null })).toBe('web-1 は消えました。');
  });
});

test('a word that this console does not know is shown as it came', () => {
  expect(wordOf(en.excluded, 'side_tenant')).toBe('workload owner’s side');
  expect(wordOf(en.excluded, 'moon_phase')).toBe('moon_phase');
  expect(wordOf(en.excluded, 'constructor')).toBe('constructor');
});
