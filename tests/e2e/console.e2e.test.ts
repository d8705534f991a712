import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoRecording } from '@lunettes/cli/demo-recording';
import { type Embedded, startEmbedded } from '@lunettes/embedded';
import { noProgress } from '@lunettes/replay';
import { createLogger } from '@lunettes/telemetry';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

const { recording, inputs } = demoRecording();
/** Nothing but the page: the browser asks no server of its maker for anything. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let home = '';
let embedded: Embedded;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'lunettes-e2e-'));
  embedded = await startEmbedded({
    dataDirectory: join(home, 'data'),
    listen: '127.0.0.1',
    port: 0,
    consoleDirectory: join(import.meta.dirname, '../../services/console/dist'),
    lanes: 4,
    retentionMs: 7 * 86_400_000,
    storeBytesMax: 1e10,
    writer: { insertRows: 20_000, insertBytes: 16 * 1024 * 1024, insertWait: 200 },
    logger: createLogger({ service: 'embedded', level: 'warn' }),
  });
  await embedded.nameRecording(recording);
  await embedded.replay({ progress: noProgress, rejected: () => undefined, signal: new AbortController().signal }, { inputs });
  await embedded.settled();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
});
afterAll(async () => {
  await browser?.close();
  await embedded?.close();
  rmSync(home, { recursive: true, force: true });
});

beforeEach(async () => {
  complaints.length = 0;
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

test('from the list of deliveries one failed Pod is opened by clicks, and its page says the cause', async () => {
  await page.goto(`${embedded.url}/deliveries?lang=en`);
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
  for (const path of ['/', '/deliveries', '/late', '/slo/platform']) {
    await page.goto(`${embedded.url}${path}?lang=en`);
    await page.getByText(`Recording: what you see is replayed from ${recording.name}`).waitFor();
  }
});

test('the first screen answers whether all is seen, what is late, whether objectives are met, and why not', async () => {
  await page.goto(`${embedded.url}/?lang=en`);
  await page.getByText('Every cluster is heard').waitFor();
  await page.getByRole('row', { name: /^platform \d+\.\d+ %/ }).waitFor();
  const state = await page.getByRole('main').textContent();
  for (const heading of ['Can we see?', 'What is late now?', 'Are objectives met?', 'Why, most often', 'Latest deliveries'])
    expect(state).toContain(heading);
});

test('the same pages are there in Japanese', async () => {
  await page.goto(`${embedded.url}/?lang=ja`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('ja');
});

/** What the API knows of the newest failed delivery of that Pod. */
async function failedDelivery(pod: string): Promise<{ readonly cause: string; readonly diagnosis_summary: string }> {
  const answer = await fetch(`${embedded.url}/api/v1/deliveries?outcome=failed&q=${encodeURIComponent(pod)}&limit=1`);
  const { items } = (await answer.json()) as { items: { delivery_id: string; cause: string }[] };
  const [found] = items;
  const detail = await fetch(`${embedded.url}/api/v1/deliveries/${found?.delivery_id}`);
  const { diagnoses } = (await detail.json()) as { diagnoses: { rank: number; summary: string }[] };
  return { cause: found?.cause ?? 'no delivery', diagnosis_summary: diagnoses.find(({ rank }) => rank === 1)?.summary ?? 'no diagnosis' };
}
