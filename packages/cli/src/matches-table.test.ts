import { expect, test } from 'vitest';
import { answerRow } from './answer-rows.ts';
import { instantText } from './instant-text.ts';
import { matchesSentence, matchesTable } from './matches-table.ts';

const instants = instantText('UTC');
const pod = answerRow({ namespace: 'shop', pod: 'web-0', cluster: 'c1', state: 'ready', first_seen_at_us: 0, uid: 'u' });
const refusal = answerRow({
  namespace: 'shop',
  pod: 'web-',
  cluster: 'c1',
  started_at_us: 0,
  attempt: 3,
  side: 'policy',
  cause: 'quota-exceeded',
});

test('Pods that may be meant are listed up to a bound, with a count of the others', () => {
  const pods = Array(52).fill(pod);
  expect(matchesTable({ pods, refused: [] }, instants)).toMatch(/^shop\/web-0 +c1 +ready +- +1970-01-01 00:00:00\.000 +u$/m);
  expect(matchesTable({ pods, refused: [] }, instants).split('\n').slice(-2)).toEqual(['and 2 more; --output json shows all', '']);
  expect(matchesSentence('web', { pods, isCut: true, refused: [] })).toMatch(/^at least 52 Pods may be meant/);
});

test('where no Pod has the name, what the API refused is told', () => {
  expect(matchesTable({ pods: [], refused: [refusal] }, instants)).toMatch(/^shop\/web- +c1 .* 3 +policy +quota-exceeded$/m);
  expect(matchesSentence('web', { pods: [], isCut: false, refused: [refusal] })).toBe(
    'no Pod is called "web"; the API refused to create it',
  );
  expect(matchesSentence('web', { pods: [], isCut: false, refused: [] })).toBe('no Pod is called "web"');
});
