import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type FailPoint, openLocalStore } from '@lunettes/adapter-local';
import type { LaneStore, LogTopic } from '@lunettes/ports';
import { expect, test } from 'vitest';
import { toyAnswer } from './toy-model.ts';
import { toyLanes, toyRaw } from './toy-run.ts';

const everything = { recordsMax: 1e6, bytesMax: 1e9 };
const failPoints: readonly FailPoint[] = ['before-transaction', 'before-commit', 'after-commit'];

test('a pipeline on the local store, killed at fail points until it is through, has exactly the results of one that never was', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lunettes-killed-'));
  const resumed: number[] = [];
  let kills = 0;
  for (let seed = 1; seed <= 2; seed++) {
    const data = join(directory, `${seed}`);
    for (let attempt = 0; ; attempt++) {
      const point = failPoints[attempt % failPoints.length] ?? 'before-commit';
      const hits = attempt < 9 ? 2 + (attempt % 4) : 0;
      const script = join(import.meta.dirname, 'killed-pipeline.ts');
      const child = spawn(process.execPath, [script, data, `${seed}`, point, `${hits}`], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [said, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
      resumed.push(Number(/resumed at (\d+)/.exec(said)?.[1] ?? -1));
      if (signal === null) {
        expect(code).toBe(0);
        break;
      }
      kills++;
    }
    const store = openLocalStore({ directory: data, lanes: toyLanes, bytesMax: 1e9, clock: { nowUs: () => 1 } });
    for (let lane = 0; lane < toyLanes; lane++) {
      const raw = toyRaw(seed).filter((record) => record.lane === lane);
      const answer = toyAnswer(raw.map(({ value }) => new TextDecoder().decode(value)));
      expect(await values(store, 'raw', lane)).toEqual(raw.map(({ value }) => new TextDecoder().decode(value)));
      for (const topic of ['signals', 'lifecycle', 'spans'] as const)
        expect(await values(store, topic, lane), topic).toEqual(answer.topics[topic]);
    }
    await store.close();
  }
  rmSync(directory, { recursive: true });
  console.log(`${kills} kills, resumed at ${resumed.join(' ')}`);
  expect(kills).toBeGreaterThanOrEqual(10);
});

/** Without any filter: the local store keeps no repeats. */
const values = async (store: LaneStore, topic: LogTopic, lane: number): Promise<readonly string[]> =>
  (await store.read({ topic, lane, from: 0 }, everything)).records.map(({ value }) => new TextDecoder().decode(value));
