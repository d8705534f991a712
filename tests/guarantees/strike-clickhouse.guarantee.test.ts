import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eachRow } from './each-row.ts';
import { form } from './form.ts';
import { type EngineServer, startEngineServer } from './rows/engine-server.ts';
import { committedBeforeInsert, engineKilled, writersKilledEverywhere } from './rows/writer-rows.ts';

let directory = '';
let engine: EngineServer | undefined;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'lunettes-engine-'));
  engine = await startEngineServer(directory);
});
afterAll(async () => {
  await engine?.stop();
  rmSync(directory, { recursive: true, force: true });
});
const ground = {
  kafka: kafkaOfFile(),
  redis: redisOfFile(),
  engine: () => {
    if (engine === undefined) throw new Error('the engine is started before the tests');
    return engine;
  },
};

eachRow('%s: every row is there once, and none is different', ground, [
  ['writers that are killed between an insert, its coverage and its place', writersKilledEverywhere],
  ['a ClickHouse that is killed in an insert, and of which one answer never comes', engineKilled],
]);

if (!form.isLong)
  test(
    'planted into a writer, "commit before insert" turns the row red that is there for it',
    async () => {
      await expect(committedBeforeInsert(ground)).rejects.toThrow(/rows of \w+: expected .* to deeply equal/);
    },
    form.rowMsMax,
  );
