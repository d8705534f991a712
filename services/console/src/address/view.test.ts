import { describe, expect, test } from 'vitest';
import { carriedSearch, viewOf, withView } from './view.ts';

const none = { stored: null, storedZone: null, browserLanguages: [] };

describe('the view of an address', () => {
  test('comes from the address before anything else', () => {
    const defaults = { stored: 'en', storedZone: 'utc', browserLanguages: ['en-GB'] };
    expect(viewOf(new URLSearchParams('lang=ja&tz=local'), defaults)).toEqual({ language: 'ja', zone: 'local' });
  });

  test('comes from what the browser remembers before what it asks for', () => {
    expect(viewOf(new URLSearchParams(), { ...none, stored: 'en', browserLanguages: ['ja-JP'] })).toEqual({ language: 'en', zone: 'utc' });
  });

  test('takes the first language of the browser that we speak', () => {
    expect(viewOf(new URLSearchParams(), { ...none, browserLanguages: ['fr-CH', 'ja-JP', 'en'] }).language).toBe('ja');
  });

  test('is English and UTC where nobody says anything we know', () => {
    expect(viewOf(new URLSearchParams('lang=xx&tz=mars'), none)).toEqual({ language: 'en', zone: 'utc' });
  });

  test('comes back from an address that carries it, beside what was there', () => {
    const search = withView(new URLSearchParams('q=web&cursor=a'), { language: 'ja', zone: 'local' });
    expect(search.get('q')).toBe('web');
    expect(viewOf(search, none)).toEqual({ language: 'ja', zone: 'local' });
    expect(carriedSearch(search).toString()).toBe('lang=ja&tz=local');
  });
});
