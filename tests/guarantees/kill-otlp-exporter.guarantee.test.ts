import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startClickHouse } from '@lunettes/adapter-chdb';
import { openClickHouse } from '@lunettes/adapter-clickhouse';
import { type OtlpReceiver, startOtlpReceiver } from '@lunettes/adapter-otlp/testing';
import { defineSimulation, writeSimulation } from '@lunettes/simulate';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Where the process dies: with spans that the backend does not have yet, and with spans that it has and the log does not know of. */
const points = ['exporter:before_send', 'exporter:before_confirm', 'exporter:before_confirm', 'exporter:after_confirm', 'before-commit'];
const killsWanted = 12;

let home = '';
let inputs = '';
let receiver: OtlpReceiver | undefined;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'lunettes-killed-exporter-'));
  inputs = join(home, 'inputs');
  const { files } = await writeSimulation(defineSimulation({ seed: 7, pods: 60, durationS: 1800, namespaces: 6 }), inputs);
  for (const file of files) if (file === 'truth.ndjson') rmSync(join(inputs, file));
  receiver = await startOtlpReceiver();
});
afterAll(() => {
  receiver?.close();
  rmSync(home, { recursive: true, force: true });
});

test('wherever it is killed, the backend gets every final span of a delivery that ended, under the same ids, and no other', async () => {
  const data = join(home, 'data');
  let kills = 0;
  let resendings = 0;
  for (;;) {
    const before = receiver?.spans.length ?? 0;
    const known = new Set(receiver?.spans.map(identityOf));
    const killed = await run(data, points[kills % points.length] ?? '', kills < killsWanted ? 1 + (kills % 3) : 0);
    if ((receiver?.spans ?? []).slice(before).some((span) => known.has(identityOf(span)))) resendings++;
    if (!killed) break;
    kills++;
  }
  const expected = await endedSpans(data);
  const received = [...new Set(receiver?.spans.map(identityOf))].sort();
  expect(expected.length).toBeGreaterThan(200);
  expect(received).toEqual(expected);
  console.log(
    `${kills} kills; ${receiver?.spans.length} spans received, ${received.length} distinct; ${resendings} starts sent some again`,
  );
  expect(kills).toBeGreaterThanOrEqual(6);
  expect(resendings).toBeGreaterThan(0);
});

const identityOf = ({ traceId, spanId }: { readonly traceId: string; readonly spanId: string }): string => `${traceId}/${spanId}`;

async function run(directory: string, point: string, hits: number): Promise<boolean> {
  const script = join(import.meta.dirname, 'killed-embedded.ts');
  const target = new URL(receiver?.endpoint ?? '').host;
  const child = spawn(process.execPath, [script, directory, inputs, point, '0', `${hits}`, target], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (signal === null) expect(code).toBe(0);
  return signal !== null || !said.includes('settled');
}

/** Of the tables, which another sink has filled: spans of every trace whose root says that its delivery has ended. */
async function endedSpans(directory: string): Promise<readonly string[]> {
  const engine = await startClickHouse({ dataDirectory: join(directory, 'clickhouse') });
  const client = openClickHouse(engine);
  const query = `SELECT trace_id AS traceId, span_id AS spanId FROM spans_final WHERE trace_id IN (
    SELECT trace_id FROM sli_final WHERE outcome != 'open')`;
  const answer = await client.query({ query, format: 'JSONEachRow' });
  const spans = await answer.json<{ traceId: string; spanId: string }>();
  await client.close();
  await engine.close();
  return spans.map(identityOf).sort();
}
