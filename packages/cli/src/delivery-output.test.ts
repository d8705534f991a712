import { expect, test } from 'vitest';
import { createDeliveryOutput, deliveryOutputs, secondsText, tableRowsMax } from './delivery-output.ts';

const row = {
  namespace: 'shop',
  pod: 'web-1',
  action: 'create',
  outcome: 'delivered',
  pod_slo_verdict: 'success',
  delivery_slo_verdict: null,
  total_us: 1_234_567,
  cause: null,
};

function printed(form: string, rows: readonly object[], colour = false): string {
  let text = '';
  const output = createDeliveryOutput(form, {
    out: (part) => {
      text += part;
    },
    colour,
  });
  for (const each of rows) output.delivery(Buffer.from(JSON.stringify(each)));
  output.end();
  return text;
}

test('the table shows one delivery per line, with a dash for what is not known', () => {
  expect(printed('table', [row])).toBe(
    'NAMESPACE/POD  ACTION  OUTCOME    POD SLO  DELIVERY SLO  TOTAL    CAUSE\nshop/web-1     create  delivered  success  -             1.235 s  -\n',
  );
});

test('every machine-readable form gives back the rows', () => {
  const rows = [row, { ...row, pod: 'web-2' }];
  expect(JSON.parse(printed('json', rows))).toEqual(rows);
  expect(JSON.parse(printed('json', []))).toEqual([]);
  expect(
    printed('ndjson', rows)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(rows);
  expect(printed('yaml', rows)).toContain('pod: web-2');
  expect(deliveryOutputs).toEqual(['table', 'json', 'ndjson', 'yaml']);
});

test('colour is used only where asked for, and control characters never reach the terminal', () => {
  expect(printed('table', [row])).not.toContain('\x1b');
  expect(printed('table', [row], true)).toContain('\x1b[32msuccess');
  expect(printed('table', [{ ...row, pod: 'a\x1b[2Jb' }])).toContain('shop/a?[2Jb');
});

test('a table of too many rows ends with a count of the others', () => {
  expect(printed('table', Array(tableRowsMax + 2).fill(row))).toContain('and 2 more;');
});

test('durations are as exact as a reader needs', () => {
  expect([0, 59_999_000, 60_000_000, 125_000_000, 3_600_000_000, 11_220_000_000].map(secondsText)).toEqual([
    '0.000 s',
    '59.999 s',
    '1 m 00 s',
    '2 m 05 s',
    '1 h 00 m',
    '3 h 07 m',
  ]);
});
