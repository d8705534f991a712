import { demoRecording } from '@lunettes/cli/demo-recording';
import { expect, test } from 'vitest';
import { showConsole } from './shown-console.ts';

const { recording, inputs } = demoRecording();
const shown = showConsole(async (embedded) => {
  await embedded.nameRecording(recording);
  return inputs;
});

test('from the list of deliveries one failed Pod is opened by clicks, and its page says the cause', async () => {
  const page = shown.page();
  await page.goto(`${shown.url()}/deliveries?lang=en`);
  await page.getByLabel('Outcome').selectOption('failed');
  await page.waitForURL(/outcome=failed/);
  const table = page.getByRole('table', { name: 'Deliveries, newest first' });
  const first = table.getByRole('row').nth(1);
  await first.getByText('Failed').waitFor();
  const link = first.getByRole('rowheader').getByRole('link');
  const pod = (await link.textContent()) ?? '';
  await link.click();
  const answer = page.getByRole('region', { name: 'Answer' });
  await answer.waitFor();
  const said = await answer.textContent();

  const known = await failedDelivery(pod);
  expect(said).toContain(pod);
  expect(said).toContain(known.cause);
  expect(said).toContain(known.diagnosis_summary);
});

test('every page says that it shows a recording of real clusters', async () => {
  const page = shown.page();
  for (const path of ['/', '/deliveries', '/workloads', '/late', '/slo/platform']) {
    await page.goto(`${shown.url()}${path}?lang=en`);
    await page.getByText(`Recording: what you see is replayed from ${recording.name}`).waitFor();
  }
});

test('the first screen answers whether all is seen, what is late, whether objectives are met, and why not', async () => {
  const page = shown.page();
  await page.goto(`${shown.url()}/?lang=en`);
  await page.getByText('Every cluster is heard').waitFor();
  await page.getByRole('row', { name: /^platform \d+\.\d+ %/ }).waitFor();
  const state = await page.getByRole('main').textContent();
  for (const heading of [
    'Can we see?',
    'What is late now?',
    'Are objectives met?',
    'Why, most often',
    'What was rolled out last?',
    'Latest deliveries',
  ])
    expect(state).toContain(heading);
});

test('a rollout of which only the Pods are known is not called open, and its Pods are there', async () => {
  const page = shown.page();
  const answer = await fetch(
    `${shown.url()}/api/v1/workloads?cluster=lab-1-34&kind=Deployment&limit=1&until=${encodeURIComponent('2026-12-01T00:00:00Z')}`,
  );
  const { items } = (await answer.json()) as { items: { workload_uid: string; workload_name: string }[] };
  const [newest] = items;
  await page.goto(`${shown.url()}/workload/${newest?.workload_uid}?lang=en`);
  await page.getByRole('heading', { level: 1, name: newest?.workload_name ?? 'none' }).waitFor();
  await page.getByText('Status not seen').first().waitFor();
  const rows = page.getByRole('table', { name: 'Pods of this rollout' }).getByRole('row');
  await rows.nth(1).waitFor();
});

test('the same pages are there in Japanese', async () => {
  const page = shown.page();
  await page.goto(`${shown.url()}/?lang=ja`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('ja');
});

/** What the API knows of the newest failed delivery of that Pod. */
async function failedDelivery(pod: string): Promise<{ readonly cause: string; readonly diagnosis_summary: string }> {
  const answer = await fetch(`${shown.url()}/api/v1/deliveries?outcome=failed&q=${encodeURIComponent(pod)}&limit=1`);
  const { items } = (await answer.json()) as { items: { delivery_id: string; cause: string }[] };
  const [found] = items;
  const detail = await fetch(`${shown.url()}/api/v1/deliveries/${found?.delivery_id}`);
  const { diagnoses } = (await detail.json()) as { diagnoses: { rank: number; summary: string }[] };
  return { cause: found?.cause ?? 'no delivery', diagnosis_summary: diagnoses.find(({ rank }) => rank === 1)?.summary ?? 'no diagnosis' };
}
