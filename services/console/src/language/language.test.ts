import { describe, expect, test } from 'vitest';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { wordOf } from './language.ts';

const late = { pod: 'web-1', total: '8 min', counted: { time: '2 min', limit: '55 s', over: true } } as const;

describe('the first sentence about a delivery', () => {
  test('says how long a late Pod took, and how much of that is judged', () => {
    expect(en.delivery.headline({ ...late, action: 'create', outcome: 'delivered' })).toBe(
      'web-1 was ready after 8 min; 2 min of it count, over the limit of 55 s.',
    );
    expect(ja.delivery.headline({ ...late, total: '8分', action: 'create', outcome: 'delivered' })).toBe(
      'web-1 は8分で Ready になりました。うち 2 minが判定対象で、期限 55 sを超えています。',
    );
  });

  test('does not call a Pod late that was held up by its own containers', () => {
    const counted = { time: '3 s', limit: '55 s', over: false };
    expect(en.delivery.headline({ ...late, counted, action: 'create', outcome: 'open' })).toBe(
      'web-1 is not ready yet after 8 min; 3 s of it count, within the limit of 55 s.',
    );
  });

  test('leaves out what is not known', () => {
    const facts = { pod: 'web-1', total: undefined, counted: undefined };
    expect(en.delivery.headline({ ...facts, action: 'delete', outcome: 'delivered' })).toBe('web-1 was gone.');
    expect(ja.delivery.headline({ ...facts, action: 'delete', outcome: 'delivered' })).toBe('web-1 は消えました。');
  });
});

test('a word that this console does not know is shown as it came', () => {
  expect(wordOf(en.excluded, 'side_tenant')).toBe('workload owner’s side');
  expect(wordOf(en.excluded, 'moon_phase')).toBe('moon_phase');
  expect(wordOf(en.excluded, 'constructor')).toBe('constructor');
});
