import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Embedded, startEmbedded } from '@lunettes/embedded';
import { type InputPath, noProgress } from '@lunettes/replay';
import { createLogger } from '@lunettes/telemetry';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';

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

export interface ShownConsole {
  readonly url: () => string;
  /** A new one for each test. */
  readonly page: () => Page;
}

/**
 * The console as a person sees it, in a real browser, over a store that was filled with these inputs; for the tests of one
 * file. A test after which the page has complained of anything has failed. `home` is a directory of the file's own.
 */
export function showConsole(fill: (embedded: Embedded, home: string) => Promise<readonly InputPath[]>): ShownConsole {
  let home = '';
  let embedded: Embedded | undefined;
  let browser: Browser | undefined;
  let page: Page | undefined;
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
    const inputs = await fill(embedded, home);
    await embedded.replay({ progress: noProgress, rejected: () => undefined, signal: new AbortController().signal }, { inputs });
    await embedded.settled();
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await embedded?.close();
    rmSync(home, { recursive: true, force: true });
  });

  beforeEach(async () => {
    complaints.length = 0;
    page = await browser?.newPage({ viewport: { width: 1280, height: 900 } });
    page?.on('pageerror', (error) => complaints.push(error.message));
    page?.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  });
  afterEach(async () => {
    await page?.close();
    expect(complaints).toEqual([]);
  });

  return {
    url: () => embedded?.url ?? '',
    page: () => {
      if (page === undefined) throw new Error('no page is open');
      return page;
    },
  };
}
