import { expect, test } from 'vitest';
import { answerRow } from './answer-rows.ts';
import { isMissed } from './delivery-lines.ts';
import { instantText } from './instant-text.ts';
import { podPage } from './pod-page.ts';
import { paintWith } from './terminal-text.ts';

const startUs = Date.UTC(2026, 0, 1) * 1000;
const seconds = (count: number): number => count * 1_000_000;

const delivery = {
  delivery_id: 'd-1',
  trace_id: 't-1',
  action: 'create',
  outcome: 'open',
  started_at_us: startUs,
  total_us: seconds(200),
  delivery_us: seconds(199),
  platform_us: seconds(199),
  tenant_us: seconds(1),
  unexplained_us: seconds(2),
  pod_slo_us: seconds(480),
  pod_slo_verdict: 'pending',
  delivery_slo_us: seconds(90),
  delivery_slo_verdict: 'fail',
  slo_eligible: false,
  slo_excluded: 'side_tenant',
  degraded: ['no_audit'],
  objectives: [],
  stages: {
    image_pull: { us: seconds(100), owner: 'platform', open: true },
    schedule: { us: 1, owner: 'platform', open: false },
    init: { us: seconds(50), owner: 'tenant', open: false },
  },
};
const spanOf = (stage: string, from: number, to: number) => ({
  trace_id: 't-1',
  stage,
  start_at_us: startUs + seconds(from),
  end_at_us: startUs + seconds(to),
});
const page = {
  pod: { namespace: 'payments', pod: 'api-1', cluster: 'east', node: 'n3', uid: 'u-1', state: 'pending' },
  answer: {
    text: 'The image does not exist.',
    advice: 'Correct the tag.',
    side: 'tenant',
    cause: 'image-not-found',
    confidence: 'certain',
  },
  deliveries: [delivery],
  spans: [spanOf('schedule', 0, 0), spanOf('init', 0, 50), spanOf('image_pull', 100, 200), { ...spanOf('init', 0, 200), trace_id: 't-2' }],
  diagnoses: [
    {
      delivery_id: 'd-1',
      rank: 1,
      cause: 'image-not-found',
      code: 'ImageNotFound',
      side: 'tenant',
      confidence: 'certain',
      stage: 'image_pull',
      summary: 'The image does not exist.',
      evidence: [{ at_us: startUs + seconds(5), component: 'kubelet', reason: 'Failed', message: 'manifest\x1b[2J unknown', count: 4 }],
      also: [{ cause: 'taint', side: 'policy', confidence: 'possible' }],
    },
    { delivery_id: 'd-1', rank: 2, cause: 'taint', summary: 'only in the line above' },
  ],
  milestones: [
    { type: 'delivery.started', at_us: startUs, clock: 'apiserver', resolution: 'us', container: '' },
    { type: 'pod.created', at_us: startUs, clock: 'apiserver', resolution: 'us', container: '' },
    { type: 'image.pulling', at_us: startUs + seconds(100), clock: 'kubelet/n3', resolution: 'ns', container: 'app' },
  ],
};
const form = { columns: 80, paint: paintWith({ colour: false }), instants: instantText('UTC') };
const linesOf = (of: unknown = page): readonly string[] => podPage(answerRow(of), form).split('\n');
const changed = (more: object): object => ({ ...page, deliveries: [{ ...delivery, ...more }] });

test('the answer comes before everything that it rests on', () => {
  const text = podPage(answerRow(page), form);
  const order = [
    'The image does not exist.',
    'Whose side: tenant, the owner of the workload (certain)',
    'What to do: Correct the tag.',
    'CREATE open  3 m 20 s so far, from 2026-01-01 00:00:00.000',
    'image_pull',
    'kubelet Failed: (4 times) manifest?[2J unknown',
    'also taint, policy, possible',
    'TIMELINE  times in UTC',
    '+100.000 s  image.pulling app',
  ];
  const places = order.map((part) => text.indexOf(part));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  expect(text).not.toMatch(/only in the line above|delivery\.started/);
});

test('a verdict stands beside its limit, and what does not count says why', () => {
  const lines = linesOf();
  expect(lines).toContain('  Pod SLO       pending  limit 8 m 00 s, took 3 m 20 s');
  expect(lines).toContain('  delivery SLO  fail     limit 1 m 30 s, took 3 m 19 s of platform and capacity');
  expect(lines).toContain('  counts        no, excluded (side_tenant)');
  expect(lines).toContain('  degraded      no_audit');
  expect(lines).toContain('  time of       P platform 3 m 19 s  T tenant 1.000 s (2.000 s of it in no stage)');
});

test('under several objectives it says what it is in each', () => {
  const objective = { verdict: 'fail', eligible: true, excluded: null };
  const objectives = [
    { ...objective, name: 'original' },
    { ...objective, name: 'platform', eligible: false, excluded: 'side_tenant' },
    { ...objective, name: 'mine' },
  ];
  expect(linesOf(changed({ objectives }))).toContain('  counts as     bad in original, mine; excluded (side_tenant) in platform');
});

test('the three limits of a deletion are told', () => {
  const ladder = { within_10m: 'fail', within_1h: 'success', within_24h: 'success' };
  expect(linesOf(changed({ action: 'delete', delete_ladder: ladder }))).toContain(
    '  deletion      fail within 10 min, success within 1 h, success within 24 h',
  );
});

test('bars lie where the time went, in the order in which stages began, as wide as the terminal lets them', () => {
  const bars = linesOf().filter((line) => /^ {2}(?:schedule|init|image_pull) /.test(line));
  const [room] = [form.columns - 'image_pull'.length - 22];
  expect(bars.map((line) => line.slice(2, 14))).toEqual(['init       T', 'schedule   P', 'image_pull P']);
  const drawn = bars.map((line) => line.slice(15, 15 + room));
  expect(drawn.map((bar) => bar.length)).toEqual([room, room, room]);
  expect(drawn[0]?.trimEnd()).toBe('█'.repeat(room / 4));
  expect(drawn[1]?.trimEnd()).toBe('▏');
  expect(drawn[2]).toBe(`${' '.repeat(room / 2)}${'█'.repeat(room / 2)}`);
  expect(bars.map((line) => line.endsWith('open'))).toEqual([false, false, true]);
  expect(Math.max(...bars.map((line) => line.length))).toBe(form.columns);
});

test('colour is used only where asked for, and adds nothing to what is read', () => {
  const plain = podPage(answerRow(page), form);
  expect(plain).not.toContain('\x1b');
  const coloured = podPage(answerRow(page), { ...form, paint: paintWith({ colour: true }) });
  expect(coloured).toContain('\x1b[31mfail\x1b[0m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
  expect(coloured.replace(/\x1b\[\d+m/g, '').replace(/ +$/gm, '')).toBe(plain);
});

test('of a long life the middle of the timeline is left out and counted', () => {
  const milestones = Array.from({ length: 60 }, (_, at) => ({ type: `step.${at}`, at_us: startUs + seconds(at) }));
  const lines = linesOf({ milestones });
  expect(lines).toContain('  ... 10 more; --output json shows all');
  expect(lines.filter((line) => line.includes('step.'))).toHaveLength(50);
  expect(lines.some((line) => line.includes('step.59'))).toBe(true);
});

test('an empty answer is still a page', () => {
  expect(linesOf({})).toContain('Nothing is known about this Pod.');
});

test.each<readonly [text: string, of: object, missed: boolean]>([
  ['in time', { outcome: 'delivered', pod_slo_verdict: 'success', delivery_slo_verdict: 'success' }, false],
  ['open and within its limits', { outcome: 'open', pod_slo_verdict: 'pending', delivery_slo_verdict: 'pending' }, false],
  ['late', { outcome: 'delivered', delivery_slo_verdict: 'fail' }, true],
  ['failed', { outcome: 'failed' }, true],
  ['late by an objective of its own', { outcome: 'delivered', objectives: [{ name: 'mine', verdict: 'fail' }] }, true],
  ['deleted too slowly', { outcome: 'delivered', delete_ladder: { within_10m: 'fail' } }, true],
])('a delivery that is %s is missed: %#', (_, of, missed) => expect(isMissed(answerRow(of))).toBe(missed));
