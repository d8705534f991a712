import { describe, expect, test } from 'vitest';
import { deliveriesSearch, filterKeys, readDeliveriesAddress, withFilter } from './filters.ts';

describe('the address of a list of deliveries', () => {
  test.each([
    [{ filters: {}, cursor: undefined }],
    [{ filters: { q: 'web-7f9 & more=?' }, cursor: undefined }],
    [{ filters: { cluster: 'eu-1', namespace: 'shop', outcome: 'failed', since: '2026-11-24T05:00:00.000Z' }, cursor: 'a+b/c==' }],
    [{ filters: Object.fromEntries(filterKeys.map((key) => [key, `${key} 値 %`])), cursor: 'next' }],
  ])('gives back what was put into it: %j', (address) => {
    const text = deliveriesSearch(address).toString();
    expect(readDeliveriesAddress(new URLSearchParams(text))).toEqual(address);
  });

  test('is the same for the same list, in whatever order the filters were chosen', () => {
    const one = withFilter(withFilter({}, 'side', 'tenant'), 'cluster', 'eu-1');
    const other = withFilter(withFilter({}, 'cluster', 'eu-1'), 'side', 'tenant');
    expect(deliveriesSearch({ filters: one, cursor: undefined }).toString()).toBe('cluster=eu-1&side=tenant');
    expect(deliveriesSearch({ filters: other, cursor: undefined }).toString()).toBe('cluster=eu-1&side=tenant');
  });

  test('leaves out what it does not know and what is empty', () => {
    expect(readDeliveriesAddress(new URLSearchParams('colour=red&node=&q=%20'))).toEqual({ filters: {}, cursor: undefined });
  });

  test('loses a filter that is set to nothing', () => {
    expect(withFilter({ side: 'tenant', q: 'web' }, 'side', undefined)).toEqual({ q: 'web' });
    expect(withFilter({ side: 'tenant' }, 'side', '')).toEqual({});
  });
});
