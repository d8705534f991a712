import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LaneCursor } from '@lunettes/ports';
import { openLocalStore } from '../src/index.ts';

/** `node store-speed.bench.ts [directory]`: what the store can do on this disk. The directory must be on the disk that is asked about. */
const directory = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'lunettes-speed-'));
const lanes = 8;
let commits = 0;
const store = openLocalStore({
  directory,
  lanes,
  bytesMax: 1e12,
  clock: { nowUs: () => Date.now() * 1000 },
  reached: (point) => {
    if (point === 'after-commit') commits++;
  },
});

async function measure(what: string, count: number, run: () => Promise<void>): Promise<void> {
  commits = 0;
  const startedMs = performance.now();
  await run();
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(
    `${what}: ${Math.round(count / seconds).toLocaleString('en')} a second, ${Math.round(commits / seconds)} transactions a second`,
  );
}

const value = new Uint8Array(1024).fill(65);
const batch = (size: number) => ({
  records: Array.from({ length: size }, (_, index) => ({ lane: index % lanes, key: 'cluster|namespace|pod', value, logTimeUs: undefined })),
  positions: [],
});

await measure('raw records of 1 KiB in batches of 1,000', 100_000, async () => {
  for (let done = 0; done < 100; done++) await store.append(batch(1000));
});
await measure('raw records of 1 KiB one by one, each awaited', 500, async () => {
  for (let done = 0; done < 500; done++) await store.append(batch(1));
});

const sessions = await Promise.all(
  Array.from({ length: lanes }, (_, lane) => store.open({ stage: 'speed', lane, input: 'raw', outputs: ['signals'], effects: 'log' })),
);
const rounds = async (outputs: number, count: number): Promise<void> => {
  await Promise.all(
    sessions.map(async (session, lane) => {
      let cursor: LaneCursor = cursors[lane] ?? {
        offset: 0,
        part: 0,
        accepted: undefined,
        written: [{ topic: 'signals', epoch: 0, n: 0, end: 0 }],
        logic: '',
      };
      for (let done = 0; done < count; done++) {
        const n = cursor.written[0]?.n ?? 0;
        const appends = Array.from({ length: outputs }, (_, index) => ({
          topic: 'signals' as const,
          logTimeUs: 1,
          key: 'cluster|namespace|pod',
          value: value.subarray(0, 300),
          sequence: { epoch: 0, n: n + index + 1, src: cursor.offset, part: 0, last: true },
        }));
        const changes = Array.from({ length: outputs }, (_, index) => [`pod-${(n + index) % 5000}`, value] as const);
        const written = cursor.written.map((before) => ({ ...before, n: n + outputs }));
        cursor = await session.commit({ appends, changes, cursor: { ...cursor, offset: cursor.offset + 1, written } });
      }
      cursors[lane] = cursor;
    }),
  );
};
const cursors: LaneCursor[] = [];
await measure('rounds of one output and one entry, 8 lanes at once', 8 * 300, () => rounds(1, 300));
await measure('outputs of 300 B with an entry of 1 KiB each, rounds of 500, 8 lanes at once', 8 * 500 * 20, () => rounds(500, 20));

let read = 0;
await measure('records read', 100_000, async () => {
  for (let lane = 0; lane < lanes; lane++) {
    for (let from = 0; ; ) {
      const { records } = await store.read({ topic: 'raw', lane, from }, { recordsMax: 1024, bytesMax: 4e6 });
      read += records.length;
      if (records.length === 0) break;
      from += records.length;
    }
  }
});
console.log(`${read.toLocaleString('en')} records read, ${((await store.size()).bytes / 2 ** 20).toFixed(0)} MiB`);
await store.close();
rmSync(directory, { recursive: true });
