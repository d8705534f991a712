import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { diagnose, rules } from '../diagnosis/index.ts';
import { exampleCase } from '../diagnosis/rule-example.ts';
import { diagnosisRows } from './diagnosis-rows.ts';
import { defaultPolicy } from './policy.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const context = {
  watermarkUs: 0,
  closing: true,
  policy: defaultPolicy,
  unseen: [],
  lost: [],
  sha256Hex: (text: string) => createHash('sha256').update(text).digest('hex'),
};
const subject = { cluster: 'c', namespace: 'n', pod: 'p', uid: 'u', action: 'create', node: null } as const;

test('the link of every diagnosis leads to the place of the reference that tells of its cause', () => {
  const findings = rules.flatMap(({ examples }) => examples.flatMap((example) => diagnose(exampleCase(example))));
  const rows = diagnosisRows(subject, { of: 'd', deliveryId: 'd' }, { findings, atUs: 0, provisional: false }, true, context);
  expect(new Set(rows.map(({ cause }) => cause)).size).toBeGreaterThan(50);
  const broken = rows.filter(({ cause, docs_url }) => {
    const [page = '', heading] = docs_url.split('#');
    return heading !== cause || !readFileSync(`${root}${page}`, 'utf8').split('\n').includes(`### ${heading}`);
  });
  expect(broken).toEqual([]);
});
