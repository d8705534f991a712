import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaOfFile, redisOfFile } from '@lunettes/testkit/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eachRow } from './each-row.ts';
import { form } from './form.ts';
import { type Installation, install } from './installation.ts';
import { type EngineServer, startEngineServer } from './rows/engine-server.ts';
import { committedBeforeInsert, engineKilled, writersKilledEverywhere, writeTopics } from './rows/writer-rows.ts';

const servers = { kafka: kafkaOfFile(), redis: redisOfFile() };
let directory = '';
let engine: EngineServer | undefined;
let topics: Installation | undefined;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'lunettes-engine-'));
  engine = await startEngineServer(directory);
  topics = await install(servers, 'tables');
  await writeTopics(topics);
}, form.rowMsMax);
afterAll(async () => {
  await topics?.end();
  await engine?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function begun<T>(what: T | undefined): T {
  if (what === undefined) throw new Error('it is there before the tests, not while they are read');
  return what;
}
const ground = { ...servers, engine: () => begun(engine), topics: () => begun(topics) };

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
