import { expect, test } from 'vitest';
import { answerRow } from './answer-rows.ts';
import { rankings, rankingTable } from './ranking-table.ts';

const groups = { deliveries: 3, bad: 2, troubled: 3, cause: 'taint', side: 'policy', cause_deliveries: 2, p50_us: 20_000, p95_us: null };
const rows: Readonly<Record<string, object>> = {
  stages: { stage: 'sandbox', owner: 'platform', deliveries: 3, p50_us: 1_000_000, p95_us: 90_000_000, max_us: 7_200_000_000 },
  causes: { cause: 'none', side: null, deliveries: 4, bad: 1 },
  nodes: { key: 'c1/n\u001b1', ...groups },
  images: { key: 'shop:1', ...groups, cause: null, side: null },
  namespaces: { key: 'c1/shop', ...groups },
};

test('each ranking says of its rows how many there are, how slow they are and what is wrong', () => {
  const printed = rankings.map((ranking) => rankingTable(ranking, [answerRow(rows[ranking.name])]).split('\n')[1]);
  expect(printed.map((line) => line?.replace(/ {2,}/g, ' | '))).toEqual([
    'sandbox | platform | 3 | 1.000 s | 1 m 30 s | 2 h 00 m',
    'none | - | 4 | 1',
    'c1/n?1 | 3 | 2 | 3 | 0.020 s | - | 2 taint (policy)',
    'shop:1 | 3 | 2 | 3 | 0.020 s | - | -',
    'c1/shop | 3 | 2 | 3 | 0.020 s | - | 2 taint (policy)',
  ]);
});

test('an empty ranking says so', () => {
  expect(rankings.map((ranking) => rankingTable(ranking, [])).join('')).toContain('WORST NODES\nnone\n');
});
