import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { showConsole } from './shown-console.ts';
import { stuckRollout } from './stuck-rollout.ts';

const shown = showConsole(async (_, home) =>
  Object.entries(stuckRollout).map(([file, lines]) => {
    writeFileSync(join(home, file), lines);
    return { path: join(home, file), cluster: 'workshop' };
  }),
);

test('from the first screen a stuck rollout is found, and from it the Pod that holds it up', async () => {
  const page = shown.page();
  await page.goto(`${shown.url()}/?lang=en`);
  await page.getByRole('link', { name: 'All workloads' }).click();
  await page.getByRole('navigation', { name: 'State' }).getByRole('link', { name: 'Stuck' }).click();
  await page.waitForURL(/\/workloads\?.*state=stuck/);
  const found = page.getByRole('table', { name: 'Workloads, the latest rollout first' }).getByRole('row', { name: /checkout/ });
  expect(await found.textContent()).toMatch(/Stuck.*1 of 2.*ProgressDeadlineExceeded/);
  await found.getByRole('rowheader').getByRole('link').click();
  const answer = page.getByRole('region', { name: 'Answer' });
  await answer.getByText('The rollout made no progress any more after 10 min. One Pod holds it up.').waitFor();
  expect(await answer.textContent()).toContain('has timed out progressing');

  const pods = page.getByRole('table', { name: 'Pods of this rollout' }).getByRole('row');
  expect(await pods.count()).toBe(3);
  expect(await pods.nth(1).textContent()).toMatch(/^checkout-68b7-held.*yes.*Open.*image-not-found/);
  expect(await pods.nth(2).textContent()).toMatch(/^checkout-68b7-ready–✓ Delivered/);
  await pods.nth(1).getByRole('rowheader').getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: 'checkout-68b7-held' }).waitFor();
  await page.getByRole('link', { name: 'Deployment checkout' }).click();
  await page.getByRole('heading', { level: 1, name: 'checkout' }).waitFor();
});
