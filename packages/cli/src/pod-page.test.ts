import { expect, test } from 'vitest';
import { answerRow } from './answer-rows.ts';
import { podPage } from './pod-page.ts';

const page = {
  pod: { namespace: 'payments', pod: 'api-1', cluster: 'east', node: 'n3', uid: 'u-1' },
  answer: {
    text: 'The image does not exist.',
    advice: 'Correct the tag.',
    side: 'tenant',
    cause: 'image-not-found',
    confidence: 'certain',
  },
  deliveries: [
    {
      delivery_id: 'd-1',
      action: 'create',
      outcome: 'open',
      started_at: '2026-01-01T00:00:00.000000Z',
      total_us: 200_000_000,
      pod_slo_us: 480_000_000,
      pod_slo_verdict: 'pending',
      delivery_slo_us: 90_000_000,
      delivery_slo_verdict: 'fail',
      slo_eligible: false,
      slo_excluded: 'side_tenant',
      stages: {
        schedule: { us: 1_000_000, owner: 'platform', open: false },
        image_pull: { us: 199_000_000, owner: 'platform', open: true },
      },
    },
  ],
  diagnoses: [
    {
      delivery_id: 'd-1',
      cause: 'image-not-found',
      code: 'ImageNotFound',
      summary: 'The image does not exist.',
      evidence: [{ at: '2026-01-01T00:00:05.000000Z', reason: 'Failed', message: 'manifest unknown', count: 4 }],
    },
  ],
  milestones: [{ type: 'pod.created', at: '2026-01-01T00:00:00.000000Z', clock: 'apiserver', resolution: 'us', container: '' }],
};
const plain = { columns: 80, colour: false };

test('the answer comes before everything that it rests on', () => {
  const text = podPage(answerRow(page), plain);
  const order = [
    'The image does not exist.',
    'Whose side: tenant',
    'What to do: Correct the tag.',
    'CREATE open',
    'image_pull',
    'manifest unknown',
    'TIMELINE',
  ];
  const places = order.map((part) => text.indexOf(part));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
});

test('a verdict stands beside its limit, and what does not count says why', () => {
  const text = podPage(answerRow(page), plain);
  expect(text).toContain('fail     limit 1 m 30 s  does not count: side_tenant');
  expect(text).toContain('pending  limit 8 m 00 s');
});

test('bars are as long as their share of the longest stage, open ones go on, and no line is wider than the terminal', () => {
  const lines = podPage(answerRow(page), plain).split('\n');
  const bar = (stage: string): number => [...(lines.find((line) => line.includes(stage)) ?? '')].filter((unit) => unit === '█').length;
  expect(bar('image_pull')).toBe(40);
  expect(bar('schedule')).toBe(1);
  expect(lines.find((line) => line.includes('image_pull'))).toMatch(/…$/);
});

test('without colour there is no escape sequence, and an empty answer is still a page', () => {
  expect(podPage(answerRow(page), plain)).not.toContain('\x1b');
  expect(podPage(answerRow({}), plain)).toContain('Nothing is known about this Pod.');
});
