import { expect, test } from 'vitest';
import { answerRow } from './answer-rows.ts';
import { sloTable } from './slo-table.ts';

const row = (of: object) =>
  answerRow({ objective: 'platform', good: 0, bad: 0, pending: 0, excluded: {}, attainment: null, coverage_ratio: null, ...of });

test('an attainment never stands without what was left out and how much was seen', () => {
  const judged = row({ good: 99_999, bad: 1, pending: 2, excluded: { mirror: 1, side_tenant: 3 }, attainment: 0.99999, coverage_ratio: 1 });
  expect(sloTable([judged], 'none')).toBe(
    [
      'OBJECTIVE  ATTAINMENT  GOOD   BAD  PENDING  EXCLUDED                 COVERAGE',
      'platform   99.99 %     99999  1    2        3 side_tenant, 1 mirror  100.00 %',
      '',
    ].join('\n'),
  );
});

test('what is not known is called so, and where it is grouped each row names its place', () => {
  expect(sloTable([row({ cluster: 'c1', namespace: 'shop' })], 'namespace').split('\n')[1]).toMatch(
    /^platform +c1 +shop +none judged +0 +0 +0 +0 +unknown$/,
  );
  expect(sloTable([], 'none')).toBe('no deliveries\n');
});
